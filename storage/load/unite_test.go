package load

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// describe lists the columns of a table with their types.
func describe(t *testing.T, s *storage.Schema, table string) string {
	t.Helper()
	tab := s.Table(table)
	if tab == nil {
		t.Fatalf("no table %s", table)
	}
	var b strings.Builder
	for i, c := range tab.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.Name + " " + c.Node.Type.String())
	}
	return b.String()
}

func TestTablesOfAShard(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	writeShard(t, shardPath(src, 0), randomConvs(1, 50), parquet.WriterOptions{})
	mustRun(t, dir, []string{src}, Options{})
	s := checkSource(t, dir).Schema()
	const two = `STRUCT("hate" X, "self-harm/intent" X)`
	bools, doubles := strings.ReplaceAll(two, "X", "BOOLEAN"), strings.ReplaceAll(two, "X", "DOUBLE")
	for table, want := range map[string]string{
		"conversations": `conversation_id VARCHAR, model VARCHAR, conversation STRUCT("content" VARCHAR, "role" VARCHAR)[], turn BIGINT, language VARCHAR, ` +
			`openai_moderation STRUCT("categories" ` + bools + `, "category_scores" ` + doubles + `, "flagged" BOOLEAN)[], redacted BOOLEAN, extra VARCHAR, ` +
			`flagged BOOLEAN, categories ` + bools + `, category_scores ` + doubles + `, message_count BIGINT`,
		"messages": `conversation_id VARCHAR, model VARCHAR, turn BIGINT, language VARCHAR, redacted BOOLEAN, extra VARCHAR, ` +
			`position BIGINT, role VARCHAR, content VARCHAR, flagged BOOLEAN, categories ` + bools + `, category_scores ` + doubles,
	} {
		if got := describe(t, s, table); got != want {
			t.Errorf("%s:\n got %s\nwant %s", table, got, want)
		}
	}
	for _, l := range s.Leaves {
		if l.Lookup != (l.Name == "conversation_id") {
			t.Errorf("leaf %s: lookup %t", l.Name, l.Lookup)
		}
		if l.Storing == storage.Text && (l.Name != "conversation.content" || len(l.Class) != 2 ||
			s.Leaf(l.Class[0]).Name != "conversation.role" || s.Leaf(l.Class[1]).Name != "language") {
			t.Errorf("leaf %s is text, parted by %v", l.Name, l.Class)
		}
	}
}

// TestShardsOfDifferentColumns unites shards that have columns missing, more of them, and in another order.
func TestShardsOfDifferentColumns(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	writeShard(t, shardPath(src, 0), randomConvs(1, 300), parquet.WriterOptions{}, "conversation", "extra", "model")
	writeShard(t, shardPath(src, 1), randomConvs(2, 300), parquet.WriterOptions{}, "redacted", "openai_moderation", "conversation_id", "conversation")
	// Messages without a role, entries with another category and without scores; a scalar of more types.
	rows := randomConvs(3, 300)
	data := vectors(rows)
	list, entries := data[2].(*column.Lists), data[5].(*column.Lists)
	messages, entry := list.Elem.(*column.Structs), entries.Elem.(*column.Structs)
	messages.Typ.Fields, messages.Fields = messages.Typ.Fields[:1], messages.Fields[:1]
	categories := entry.Fields[0].(*column.Structs)
	categories.Typ = column.StructOf(column.Field{Name: "odd.name", Type: column.BoolType}, column.Field{Name: "hate", Type: column.BoolType})
	entry.Typ.Fields = []column.Field{{Name: "flagged", Type: column.BoolType}, {Name: "categories", Type: categories.Typ}}
	entry.Fields = []column.Vector{entry.Fields[2], categories}
	when := &column.Int64s{Vals: make([]int64, len(rows)), Time: true}
	writeColumns(t, shardPath(src, 2), []column.Field{
		{Name: "conversation", Type: list.Type()}, {Name: "openai_moderation", Type: entries.Type()}, {Name: "when", Type: column.TimestampType},
	}, []column.Vector{list, entries, when}, parquet.WriterOptions{})

	mustRun(t, dir, []string{shardPath(src, 0)}, Options{})
	checkSource(t, dir)
	mustRun(t, dir, []string{src}, Options{})
	s := checkSource(t, dir).Schema()
	got := describe(t, s, "conversations")
	for _, want := range []string{"extra VARCHAR", "when TIMESTAMP", `"odd.name" BOOLEAN`, `STRUCT("content" VARCHAR, "role" VARCHAR)[]`, "turn BIGINT"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestColumnErrors(t *testing.T) {
	one := []column.Vector{&column.Strings{Vals: []string{"x"}}}
	structs := func(names ...string) column.Type {
		s := column.Type{Kind: column.Struct}
		for _, n := range names {
			s.Fields = append(s.Fields, column.Field{Name: n, Type: column.BigIntType})
		}
		return column.ListOf(s)
	}
	nums := func(n int) column.Vector {
		s := &column.Structs{N: 1, Typ: *structs("a", "b", "c").Elem}
		s.Typ.Fields = s.Typ.Fields[:n]
		for range n {
			s.Fields = append(s.Fields, &column.Int64s{Vals: []int64{1}})
		}
		return &column.Lists{Offsets: []uint32{0, 1}, Elem: s}
	}
	cases := []struct {
		name    string
		columns []column.Field
		data    []column.Vector
		want    string
	}{
		{"no conversation", []column.Field{{Name: "conversation_a", Type: column.VarcharType}}, one, "the column is missing; the file has conversation_a"},
		{"not a list", []column.Field{{Name: "conversation", Type: column.VarcharType}}, one, `it must be STRUCT("content" VARCHAR, "role" VARCHAR)[], but is VARCHAR`},
		{"other fields", []column.Field{{Name: "conversation", Type: structs("a", "b")}}, []column.Vector{nums(2)}, `but is STRUCT("a" BIGINT, "b" BIGINT)[]`},
		{"content of another type", []column.Field{{Name: "conversation", Type: structs("content")}}, []column.Vector{nums(1)}, `field "content" must be VARCHAR, but is BIGINT`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := t.TempDir()
			for i := range c.data {
				if l, ok := c.data[i].(*column.Lists); ok {
					s := *l.Elem.(*column.Structs)
					s.Typ = *c.columns[i].Type.Elem
					l.Elem = &s
				}
			}
			writeColumns(t, shardPath(src, 0), c.columns, c.data, parquet.WriterOptions{})
			_, err := Run(t.Context(), t.TempDir(), []string{src}, Options{})
			if !errors.Is(err, parquet.ErrShard) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "column conversation") {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestConflictingTypes(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	data := vectors(randomConvs(1, 10))
	list := data[2]
	write := func(i int, extra column.Vector) {
		writeColumns(t, shardPath(src, i), []column.Field{{Name: "conversation", Type: list.Type()}, {Name: "extra", Type: extra.Type()}}, []column.Vector{list, extra}, parquet.WriterOptions{})
	}
	write(0, &column.Int64s{Vals: make([]int64, 10)})
	write(1, &column.Float64s{Vals: make([]float64, 10)})
	_, err := Run(t.Context(), dir, []string{src}, Options{})
	if !errors.Is(err, parquet.ErrShard) || !strings.Contains(err.Error(), "it is DOUBLE and not BIGINT, as "+shardPath(src, 0)) {
		t.Errorf("BIGINT and DOUBLE: %v", err)
	}
	rep := mustRun(t, dir, []string{src}, Options{KeepGoing: true})
	if len(rep.Imported) != 1 || len(rep.Failed) != 1 {
		t.Errorf("keep going: %+v", rep)
	}
	// Now it is the store that has the other type.
	if _, err := Run(context.Background(), dir, []string{shardPath(src, 1)}, Options{}); err == nil || !strings.Contains(err.Error(), "as the store has it") {
		t.Errorf("DOUBLE after BIGINT: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	src := t.TempDir()
	rows := randomConvs(1, 10)
	data := vectors(rows)
	list := data[2].(*column.Lists)
	messages := *list.Elem.(*column.Structs)
	messages.Typ = column.StructOf(append(messages.Typ.Fields[:2:2], column.Field{Name: "tokens", Type: column.VarcharType})...)
	messages.Fields = append(messages.Fields[:2:2], messages.Fields[0])
	list.Elem = &messages
	writeColumns(t, shardPath(src, 0), []column.Field{
		{Name: "conversation", Type: list.Type()}, {Name: "openai_moderation", Type: column.VarcharType},
		{Name: "flagged", Type: column.BoolType}, {Name: "copy", Type: list.Type()},
	}, []column.Vector{list, data[0], data[6], list}, parquet.WriterOptions{})
	dir := t.TempDir()
	rep := mustRun(t, dir, []string{src}, Options{})
	want := []string{
		`field "tokens" of conversation: left out`,
		`column openai_moderation: left out: it is VARCHAR`,
		`column flagged: left out: the name is that of a derived column`,
		`column copy: left out`,
	}
	for i, w := range want {
		if i >= len(rep.Warnings) || !strings.HasPrefix(rep.Warnings[i], w) {
			t.Errorf("warning %d: got %q, want %q", i, rep.Warnings, w)
		}
	}
	if len(rep.Warnings) != len(want) {
		t.Errorf("warnings %q", rep.Warnings)
	}
}
