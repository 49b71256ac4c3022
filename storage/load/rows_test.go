package load

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// conv is a row of a shard; nil is NULL at every level. A nil slice is a NULL list, an empty one an empty list.
type conv struct {
	id, model *string
	messages  []*message
	turn      *int64
	language  *string
	entries   []*entry
	redacted  *bool
	extra     *string
}

type message struct{ content, role *string }

type entry struct {
	categories *[2]*bool
	scores     *[2]*float64
	flagged    *bool
}

func p[T any](v T) *T { return &v }

var categoryNames = []string{"hate", "self-harm/intent"}

func twoOf(t column.Type) column.Type {
	return column.StructOf(column.Field{Name: categoryNames[0], Type: t}, column.Field{Name: categoryNames[1], Type: t})
}

var messageType = column.StructOf(column.Field{Name: "content", Type: column.VarcharType}, column.Field{Name: "role", Type: column.VarcharType})

var entryType = column.StructOf(
	column.Field{Name: "categories", Type: twoOf(column.BoolType)},
	column.Field{Name: "category_scores", Type: twoOf(column.DoubleType)},
	column.Field{Name: "flagged", Type: column.BoolType},
)

// shardColumns are the columns of a shard of convs.
var shardColumns = []column.Field{
	{Name: "conversation_id", Type: column.VarcharType},
	{Name: "model", Type: column.VarcharType},
	{Name: "conversation", Type: column.ListOf(messageType)},
	{Name: "turn", Type: column.BigIntType},
	{Name: "language", Type: column.VarcharType},
	{Name: "openai_moderation", Type: column.ListOf(entryType)},
	{Name: "redacted", Type: column.BoolType},
	{Name: "extra", Type: column.VarcharType},
}

// vectors turns rows into columns.
func vectors(rows []conv) []column.Vector {
	var id, model, language, extra column.Strings
	var turn column.Int64s
	var redacted column.Bools
	var content, role column.Strings
	messages := &column.Structs{Typ: messageType}
	list := &column.Lists{Offsets: []uint32{0}}
	entries := &column.Structs{Typ: entryType}
	aligned := &column.Lists{Offsets: []uint32{0}}
	categories := &column.Structs{Typ: twoOf(column.BoolType)}
	scores := &column.Structs{Typ: twoOf(column.DoubleType)}
	var flagged column.Bools
	var bools [2]column.Bools
	var floats [2]column.Float64s
	for i, r := range rows {
		add(&id.Vals, &id.Nulls, r.id)
		add(&model.Vals, &model.Nulls, r.model)
		add(&language.Vals, &language.Nulls, r.language)
		add(&extra.Vals, &extra.Nulls, r.extra)
		add(&turn.Vals, &turn.Nulls, r.turn)
		add(&redacted.Vals, &redacted.Nulls, r.redacted)
		if r.messages == nil {
			list.Nulls = list.Nulls.With(i, i+1)
		}
		for _, m := range r.messages {
			if m == nil {
				messages.Nulls = messages.Nulls.With(messages.N, messages.N+1)
				m = &message{}
			}
			messages.N++
			add(&content.Vals, &content.Nulls, m.content)
			add(&role.Vals, &role.Nulls, m.role)
		}
		list.Offsets = append(list.Offsets, uint32(messages.N))
		if r.entries == nil {
			aligned.Nulls = aligned.Nulls.With(i, i+1)
		}
		for _, e := range r.entries {
			n := entries.N
			if e == nil {
				entries.Nulls = entries.Nulls.With(n, n+1)
				e = &entry{}
			}
			c, s := e.categories, e.scores
			if c == nil {
				categories.Nulls = categories.Nulls.With(n, n+1)
				c = &[2]*bool{}
			}
			if s == nil {
				scores.Nulls = scores.Nulls.With(n, n+1)
				s = &[2]*float64{}
			}
			for k := range 2 {
				add(&bools[k].Vals, &bools[k].Nulls, c[k])
				add(&floats[k].Vals, &floats[k].Nulls, s[k])
			}
			add(&flagged.Vals, &flagged.Nulls, e.flagged)
			entries.N++
		}
		aligned.Offsets = append(aligned.Offsets, uint32(entries.N))
	}
	messages.Fields = []column.Vector{&content, &role}
	list.Elem = messages
	categories.N, scores.N = entries.N, entries.N
	categories.Fields = []column.Vector{&bools[0], &bools[1]}
	scores.Fields = []column.Vector{&floats[0], &floats[1]}
	entries.Fields = []column.Vector{categories, scores, &flagged}
	aligned.Elem = entries
	return []column.Vector{&id, &model, list, &turn, &language, aligned, &redacted, &extra}
}

func add[T any](vals *[]T, nulls *column.Nulls, v *T) {
	var zero T
	if v == nil {
		v = &zero
		*nulls = nulls.With(len(*vals), len(*vals)+1)
	}
	*vals = append(*vals, *v)
}

// maybe returns a pointer to v, or nil for one in five.
func maybe[T any](rng *rand.Rand, v T) *T {
	if rng.IntN(5) == 0 {
		return nil
	}
	return &v
}

var oddDoubles = []float64{0, math.Copysign(0, -1), 9.212334e-07, math.NaN(), math.Inf(1), math.Inf(-1), 0.1, 1e300, 0.25}

// randomConv has NULL, empty and odd values everywhere.
func randomConv(rng *rand.Rand) conv {
	c := conv{
		id: maybe(rng, fmt.Sprintf("%032x", rng.Uint64N(50))), model: maybe(rng, fmt.Sprintf("model-%d", rng.IntN(4))), turn: maybe(rng, int64(rng.Uint64())),
		language: maybe(rng, []string{"English", "", "\xff not UTF-8"}[rng.IntN(3)]), redacted: maybe(rng, rng.IntN(2) == 0), extra: maybe(rng, fmt.Sprint(rng.IntN(1000))),
	}
	if rng.IntN(8) > 0 {
		c.messages = []*message{}
		for range rng.IntN(6) {
			c.messages = append(c.messages, nil)
			if rng.IntN(8) > 0 {
				c.messages[len(c.messages)-1] = &message{maybe(rng, fmt.Sprintf("text %d \u00e9\x00\xff", rng.IntN(500))), maybe(rng, []string{"user", "assistant"}[rng.IntN(2)])}
			}
		}
	}
	if rng.IntN(8) > 0 {
		c.entries = []*entry{}
		n := len(c.messages)
		if rng.IntN(3) == 0 {
			n = rng.IntN(8)
		}
		for range n {
			c.entries = append(c.entries, nil)
			if rng.IntN(8) > 0 {
				e := &entry{flagged: maybe(rng, rng.IntN(3) == 0)}
				if rng.IntN(8) > 0 {
					e.categories = &[2]*bool{maybe(rng, rng.IntN(3) == 0), maybe(rng, rng.IntN(3) == 0)}
				}
				if rng.IntN(8) > 0 {
					e.scores = &[2]*float64{maybe(rng, oddDoubles[rng.IntN(len(oddDoubles))]), maybe(rng, rng.Float64())}
				}
				c.entries[len(c.entries)-1] = e
			}
		}
	}
	return c
}

func randomConvs(seed uint64, n int) []conv {
	rng := rand.New(rand.NewPCG(seed, 1))
	rows := make([]conv, n)
	for i := range rows {
		rows[i] = randomConv(rng)
	}
	return rows
}

// writeShard writes rows, with the columns named, or all.
func writeShard(t testing.TB, path string, rows []conv, opt parquet.WriterOptions, names ...string) {
	t.Helper()
	columns, data := shardColumns, vectors(rows)
	if len(names) > 0 {
		columns, data = nil, nil
		all := vectors(rows)
		for _, name := range names {
			for i, f := range shardColumns {
				if f.Name == name {
					columns, data = append(columns, f), append(data, all[i])
				}
			}
		}
	}
	writeColumns(t, path, columns, data, opt)
}

func writeColumns(t testing.TB, path string, columns []column.Field, data []column.Vector, opt parquet.WriterOptions) {
	t.Helper()
	w, err := parquet.Create(path, columns, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// corrupt changes bytes in the middle of a file, within its pages.
func corrupt(t testing.TB, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) / 4; i < len(data)/2; i++ {
		data[i] ^= 0x55
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func shardPath(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("part-%d.parquet", i))
}
