package sample

import "github.com/colloquydb/colloquy/storage/column"

// Columns are those of the dataset, in the order of its files.
func Columns() []column.Field {
	message := column.StructOf(
		column.Field{Name: "content", Type: column.VarcharType},
		column.Field{Name: "role", Type: column.VarcharType},
	)
	return []column.Field{
		{Name: "conversation_id", Type: column.VarcharType},
		{Name: "model", Type: column.VarcharType},
		{Name: "conversation", Type: column.ListOf(message)},
		{Name: "turn", Type: column.BigIntType},
		{Name: "language", Type: column.VarcharType},
		{Name: "openai_moderation", Type: column.ListOf(moderationType())},
		{Name: "redacted", Type: column.BoolType},
	}
}

func moderationType() column.Type {
	return column.StructOf(
		column.Field{Name: "categories", Type: byCategory(column.BoolType)},
		column.Field{Name: "category_scores", Type: byCategory(column.DoubleType)},
		column.Field{Name: "flagged", Type: column.BoolType},
	)
}

func byCategory(t column.Type) column.Type {
	fields := make([]column.Field, len(Categories))
	for i, name := range Categories {
		fields[i] = column.Field{Name: name, Type: t}
	}
	return column.StructOf(fields...)
}

// batch gathers rows as vectors, as the writer takes them. It is reused from row group to row group.
type batch struct {
	rows                int
	id, model, language column.Strings
	turn                column.Int64s
	redacted            column.Bools

	conversation  column.Lists
	message       column.Structs
	content, role column.Strings

	moderation column.Lists
	entry      column.Structs
	categories column.Structs
	scores     column.Structs
	category   [len(Categories)]column.Bools
	score      [len(Categories)]column.Float64s
	flagged    column.Bools
}

func (b *batch) reset() {
	b.rows = 0
	for _, s := range []*column.Strings{&b.id, &b.model, &b.language, &b.content, &b.role} {
		clear(s.Vals) // let go of the text
		s.Vals, s.Nulls = s.Vals[:0], s.Nulls[:0]
	}
	b.turn.Vals, b.turn.Nulls = b.turn.Vals[:0], b.turn.Nulls[:0]
	b.redacted.Vals, b.redacted.Nulls = b.redacted.Vals[:0], b.redacted.Nulls[:0]
	b.flagged.Vals, b.flagged.Nulls = b.flagged.Vals[:0], b.flagged.Nulls[:0]
	for k := range Categories {
		b.category[k].Vals, b.category[k].Nulls = b.category[k].Vals[:0], b.category[k].Nulls[:0]
		b.score[k].Vals, b.score[k].Nulls = b.score[k].Vals[:0], b.score[k].Nulls[:0]
	}
	for _, l := range []*column.Lists{&b.conversation, &b.moderation} {
		l.Offsets, l.Nulls = append(l.Offsets[:0], 0), l.Nulls[:0]
	}
	for _, s := range []*column.Structs{&b.message, &b.entry, &b.categories, &b.scores} {
		s.N, s.Nulls = 0, s.Nulls[:0]
	}
}

// put appends a value that may be NULL.
func put[T any](vals *[]T, nulls *column.Nulls, v Opt[T]) {
	if !v.Valid {
		*nulls = nulls.With(len(*vals), len(*vals)+1)
	}
	*vals = append(*vals, v.V)
}

func putStruct(s *column.Structs, valid bool) {
	if !valid {
		s.Nulls = s.Nulls.With(s.N, s.N+1)
	}
	s.N++
}

func putList[T any](l *column.Lists, v Opt[[]T], end int) {
	if !v.Valid {
		l.Nulls = l.Nulls.With(len(l.Offsets)-1, len(l.Offsets))
	}
	l.Offsets = append(l.Offsets, uint32(end))
}

func (b *batch) add(row *Row) {
	b.rows++
	put(&b.id.Vals, &b.id.Nulls, row.ID)
	put(&b.model.Vals, &b.model.Nulls, row.Model)
	put(&b.turn.Vals, &b.turn.Nulls, row.Turn)
	put(&b.language.Vals, &b.language.Nulls, row.Language)
	put(&b.redacted.Vals, &b.redacted.Nulls, row.Redacted)
	for _, m := range row.Conversation.V {
		putStruct(&b.message, m.Valid)
		put(&b.content.Vals, &b.content.Nulls, m.V.Content)
		put(&b.role.Vals, &b.role.Nulls, m.V.Role)
	}
	putList(&b.conversation, row.Conversation, b.message.N)
	for i := range row.Moderation.V {
		m := &row.Moderation.V[i]
		putStruct(&b.entry, m.Valid)
		putStruct(&b.categories, m.V.Categories.Valid)
		putStruct(&b.scores, m.V.Scores.Valid)
		for k := range Categories {
			category, score := m.V.Categories.V[k], m.V.Scores.V[k]
			category.Valid = category.Valid && m.V.Categories.Valid
			score.Valid = score.Valid && m.V.Scores.Valid
			put(&b.category[k].Vals, &b.category[k].Nulls, category)
			put(&b.score[k].Vals, &b.score[k].Nulls, score)
		}
		put(&b.flagged.Vals, &b.flagged.Nulls, m.V.Flagged)
	}
	putList(&b.moderation, row.Moderation, b.entry.N)
}

// vectors returns the rows as one vector a column, in the order of Columns. They are the batch's own.
func (b *batch) vectors() []column.Vector {
	fields := Columns()
	b.message.Typ, b.message.Fields = *fields[2].Type.Elem, []column.Vector{&b.content, &b.role}
	b.conversation.Elem = &b.message
	b.categories.Typ, b.categories.Fields = byCategory(column.BoolType), b.categories.Fields[:0]
	b.scores.Typ, b.scores.Fields = byCategory(column.DoubleType), b.scores.Fields[:0]
	for k := range Categories {
		b.categories.Fields = append(b.categories.Fields, &b.category[k])
		b.scores.Fields = append(b.scores.Fields, &b.score[k])
	}
	b.entry.Typ, b.entry.Fields = *fields[5].Type.Elem, []column.Vector{&b.categories, &b.scores, &b.flagged}
	b.moderation.Elem = &b.entry
	return []column.Vector{&b.id, &b.model, &b.conversation, &b.turn, &b.language, &b.moderation, &b.redacted}
}
