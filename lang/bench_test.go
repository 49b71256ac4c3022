package lang

import "testing"

const (
	shortQuery = "SELECT count(*) FROM conversations WHERE model = 'gpt-4'"
	usualQuery = "SELECT model, language, count(*) AS n, avg(turn) FROM conversations WHERE model IN ('gpt-4', 'claude-2') AND " +
		"NOT redacted GROUP BY model, language HAVING count(*) > 10 ORDER BY n DESC LIMIT 20"
	longQuery = "WITH flagged AS (SELECT conversation_id, max(category_scores.harassment) AS worst FROM messages WHERE flagged " +
		"GROUP BY conversation_id) SELECT c.model, c.language, count(*) AS n, quantile_cont(f.worst, 0.99) AS p99, " +
		"sum(CASE WHEN c.turn > 3 THEN 1 ELSE 0 END) FILTER (WHERE NOT c.redacted) AS long FROM conversations c " +
		"LEFT JOIN flagged f USING (conversation_id) WHERE c.language NOT IN ('unknown', 'English') AND " +
		"len(list_filter(c.conversation, lambda m: m.role = 'user' AND length(m.content) > 100)) > 2 " +
		"GROUP BY ROLLUP (c.model, c.language) QUALIFY row_number() OVER (PARTITION BY c.model ORDER BY n DESC) <= 5 ORDER BY ALL"
)

func BenchmarkParse(b *testing.B) {
	for _, q := range []struct{ name, sql string }{{"short", shortQuery}, {"usual", usualQuery}, {"long", longQuery}} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(q.sql); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkString(b *testing.B) {
	stmt, err := ParseOne(longQuery)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_ = stmt.String()
	}
}

func BenchmarkTokens(b *testing.B) {
	b.SetBytes(int64(len(longQuery)))
	for b.Loop() {
		Tokens(longQuery)
	}
}

func BenchmarkError(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("SELECT a FROM t WEHRE b = 1"); err == nil {
			b.Fatal("no error")
		}
	}
}
