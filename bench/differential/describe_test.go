package differential

import (
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/bench/internal/answer"
	"github.com/colloquydb/colloquy/bench/internal/colloquy"
	"github.com/colloquydb/colloquy/bench/internal/duck"
)

// describable are what DESCRIBE must tell the same of in both engines.
var describable = []string{
	`conversations`,
	`messages`,
	`SELECT * EXCLUDE (conversation, openai_moderation) FROM conversations`,
	`SELECT model, count(*) AS n, avg(turn) AS t, max(category_scores.hate) AS h, min(content) AS c, bool_or(flagged) AS f FROM messages GROUP BY model`,
	`SELECT conversation[1] AS m, conversation[1].content AS c, categories, [turn] AS l, turn / 2 AS d, turn // 2 AS i, NOT redacted AS r FROM conversations`,
}

func testDescribe(t *testing.T, set *Set) {
	for _, what := range describable {
		sql := "DESCRIBE " + what
		ours, err := colloquy.Query(t.Context(), set.Ours, sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		theirs, err := duck.Query(t.Context(), set.Theirs, sql)
		if err != nil {
			t.Errorf("%s: DuckDB: %v", sql, err)
			continue
		}
		if d := answer.ColumnDifference(ours, theirs); d != "" {
			t.Errorf("%s: %s", sql, d)
		}
		// DuckDB quotes the names of fields only where it must; the rest of the columns tells of keys, which there are none.
		plain := func(a answer.Answer) answer.Answer {
			out := answer.Answer{}
			for _, row := range a.Rows {
				typ, _ := row[1].(string)
				out.Rows = append(out.Rows, []any{row[0], answer.Family(strings.ReplaceAll(typ, `"`, "")), row[2]})
			}
			return out
		}
		if d := answer.Difference(plain(ours), plain(theirs), answer.Mode{Ordered: true}); d != "" {
			t.Errorf("%s: %s", sql, d)
		}
	}
}

// testParameters asks with values given apart from the text.
func testParameters(t *testing.T, set *Set) {
	for _, c := range []struct {
		sql  string
		args []any
	}{
		{`SELECT count(*) FROM conversations WHERE model = ? AND turn > ?`, []any{"vicuna-13b", 1}},
		{`SELECT count(*) FROM conversations WHERE language = $2 OR redacted = $1`, []any{true, "German"}},
		{`SELECT count(*) FROM messages WHERE category_scores.hate > ? AND contains(content, ?)`, []any{0.001, "e"}},
		{`SELECT count(*) FROM conversations WHERE model IN (?, ?, ?)`, []any{"gpt-4", nil, "7b"}},
		{`SELECT conversation_id FROM conversations WHERE conversation_id = ?`, []any{"not/a 'hex' id — 会话"}},
		{`SELECT model FROM conversations WHERE turn = ? LIMIT ?`, []any{int64(1), 7}},
	} {
		ours, err := colloquy.Query(t.Context(), set.Ours, c.sql, c.args...)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		theirs, err := duck.Query(t.Context(), set.Theirs, c.sql, c.args...)
		if err != nil {
			t.Errorf("%s: DuckDB: %v", c.sql, err)
			continue
		}
		if d := answer.Difference(ours, theirs, answer.Mode{}); d != "" {
			t.Errorf("%s %v: %s", c.sql, c.args, d)
		}
	}
}
