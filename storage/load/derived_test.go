package load

import (
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// TestDerivedColumns shows, for NULLs of every kind and for moderation that does not run along with its conversation, what
// the tables have.
func TestDerivedColumns(t *testing.T) {
	msg := func(content string) *message { return &message{p(content), p("user")} }
	mod := func(flagged bool, hate bool, score float64) *entry {
		return &entry{&[2]*bool{p(hate), nil}, &[2]*float64{p(score), nil}, p(flagged)}
	}
	rows := []conv{
		{id: p("as it should be"), messages: []*message{msg("a"), msg("b")}, entries: []*entry{mod(false, false, 0.25), mod(true, false, 0.5)}},
		{id: p("no lists")},
		{id: p("empty lists"), messages: []*message{}, entries: []*entry{}},
		{id: p("NULL elements"), messages: []*message{nil, {}, msg("")}, entries: []*entry{nil, {}, mod(false, true, 0.125)}},
		{id: p("short moderation"), messages: []*message{msg("a"), msg("b")}, entries: []*entry{mod(false, false, 1)}},
		{id: p("long moderation"), messages: []*message{msg("a")}, entries: []*entry{mod(false, false, 1), nil, mod(true, true, 2)}},
		{id: p("moderation alone"), entries: []*entry{mod(true, false, 3)}},
	}
	src, dir := t.TempDir(), t.TempDir()
	writeShard(t, shardPath(src, 0), rows, parquet.WriterOptions{})
	mustRun(t, dir, []string{src}, Options{})
	snap := checkSource(t, dir)
	r := snap.NewReader(nil)
	table := func(name string, columns ...string) string {
		tab := snap.Schema().Table(name)
		vectors := make([]column.Vector, len(columns))
		for i, c := range columns {
			v, err := r.Read(t.Context(), tab.Column(c).Node, snap.Chunks(tab.Space)[0], nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			vectors[i] = v
		}
		var b strings.Builder
		for row := range int(snap.Rows(tab.Space)) {
			for i, v := range vectors {
				if i > 0 {
					b.WriteString(" | ")
				}
				b.WriteString(brief(v, row))
			}
			b.WriteByte('\n')
		}
		return b.String()
	}
	const wantConversations = `"as it should be" | 2 | true | {false NULL} | {0.5 NULL}
"no lists" | NULL | NULL | {NULL NULL} | {NULL NULL}
"empty lists" | 0 | NULL | {NULL NULL} | {NULL NULL}
"NULL elements" | 3 | false | {true NULL} | {0.125 NULL}
"short moderation" | 2 | false | {false NULL} | {1 NULL}
"long moderation" | 1 | true | {true NULL} | {2 NULL}
"moderation alone" | NULL | true | {false NULL} | {3 NULL}
`
	if got := table("conversations", "conversation_id", "message_count", "flagged", "categories", "category_scores"); got != wantConversations {
		t.Errorf("conversations:\n%swant\n%s", got, wantConversations)
	}
	const wantMessages = `"as it should be" | 1 | "user" | "a" | false | {false NULL} | {0.25 NULL}
"as it should be" | 2 | "user" | "b" | true | {false NULL} | {0.5 NULL}
"NULL elements" | 1 | NULL | NULL | NULL | NULL | NULL
"NULL elements" | 2 | NULL | NULL | NULL | NULL | NULL
"NULL elements" | 3 | "user" | "" | false | {true NULL} | {0.125 NULL}
"short moderation" | 1 | "user" | "a" | false | {false NULL} | {1 NULL}
"short moderation" | 2 | "user" | "b" | NULL | NULL | NULL
"long moderation" | 1 | "user" | "a" | false | {false NULL} | {1 NULL}
`
	if got := table("messages", "conversation_id", "position", "role", "content", "flagged", "categories", "category_scores"); got != wantMessages {
		t.Errorf("messages:\n%swant\n%s", got, wantMessages)
	}
	const wantLists = `[{{false NULL} {0.25 NULL} false} {{false NULL} {0.5 NULL} true}]
NULL
[]
[NULL {NULL NULL NULL} {{true NULL} {0.125 NULL} false}]
[{{false NULL} {1 NULL} false}]
[{{false NULL} {1 NULL} false} NULL {{true NULL} {2 NULL} true}]
[{{false NULL} {3 NULL} true}]
`
	if got := table("conversations", "openai_moderation"); got != wantLists {
		t.Errorf("moderation:\n%swant\n%s", got, wantLists)
	}
	if n := snap.Rows(storage.Overflow); n != 3 {
		t.Errorf("%d entries beyond the last message", n)
	}
}

// brief renders a value without names and bits.
func brief(v column.Vector, i int) string {
	if v.IsNull(i) {
		return "NULL"
	}
	v = column.Flat(v, v.Type())
	switch v := v.(type) {
	case *column.Float64s:
		s, _, _ := strings.Cut(value(v, i), " ")
		return s
	case *column.Lists:
		var parts []string
		for j := v.Offsets[i]; j < v.Offsets[i+1]; j++ {
			parts = append(parts, brief(v.Elem, int(j)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case *column.Structs:
		var parts []string
		for _, f := range v.Fields {
			parts = append(parts, brief(f, i))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return value(v, i)
}
