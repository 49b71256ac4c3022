package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine"
)

// writersBase is the shard that the others were made from.
const writersBase = "colloquy-snappy"

// Shards that hold less than the base, or more. All other files of testdata/shards hold the same rows and columns.
var (
	// fewerRows: the old forms of lists cannot hold a NULL element or a NULL list, so rows with one are left out.
	fewerRows = map[string]int{"arrow-rs-two-level": 222, "arrow-rs-repeated": 219}
	// fewerColumns have no openai_moderation.
	fewerColumns = map[string]bool{"pyarrow-no-moderation": true}
	// moreColumns have the extra columns source_row and weight, and the fields of structs in another order.
	moreColumns = map[string]bool{"pyarrow-reordered-extra": true}
)

// writersQueries must give the same answer on every shard with all rows and columns. Queries without ORDER BY rely on the order
// of the file.
var writersQueries = []string{
	`SELECT count(*), count(conversation), count(openai_moderation), sum(message_count), sum(len(openai_moderation)) FROM conversations`,
	`SELECT * FROM conversations`,
	`SELECT * FROM messages`,
	`SELECT model, language, redacted, count(*) AS n, sum(message_count) AS m FROM conversations GROUP BY ALL ORDER BY ALL`,
	`SELECT count(*) FROM conversations WHERE flagged AND NOT redacted AND language = 'English'`,
	`SELECT count(*) FILTER (WHERE categories.hate), count(*) FILTER (WHERE NOT categories."sexual/minors"), count(*) FILTER (WHERE categories."self-harm/intent" IS NULL) FROM messages`,
	`SELECT max(category_scores.harassment), min(category_scores."violence/graphic"), count(DISTINCT category_scores.hate) FROM messages`,
	`SELECT role, count(*) AS n, sum(length(content)) AS chars, sum(strlen(content)) AS bytes, count(DISTINCT content) AS texts FROM messages GROUP BY role ORDER BY role`,
	`SELECT conversation[1].content, conversation[-1].role, openai_moderation[1].flagged FROM conversations WHERE turn > 1`,
	`SELECT conversation_id, position FROM messages WHERE contains(content, 'the') AND role = 'user' ORDER BY ALL`,
	`SELECT model, turn FROM conversations WHERE conversation_id = (SELECT min(conversation_id) FROM conversations)`,
	`SELECT count(*) FROM messages WHERE conversation_id IN (SELECT conversation_id FROM conversations WHERE message_count > 4)`,
	`SELECT quantile_cont(turn, 0.5), median(message_count), min(model), max(language) FROM conversations`,
}

// TestWriters imports the same rows as many programs write them and expects the same answers.
func TestWriters(t *testing.T) {
	files, err := filepath.Glob("../testdata/shards/*.parquet")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d shards: %v", len(files), err)
	}
	base := openShards(t, "../testdata/shards/"+writersBase+".parquet")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".parquet")
		if name == writersBase {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openShards(t, file)
			switch {
			case fewerRows[name] > 0:
				checkSubset(t, base, db, fewerRows[name])
			case moreColumns[name]:
				for _, q := range writersQueries {
					want := linesOf(t, base, q, inNameOrder)
					q = strings.Replace(q, "SELECT *", "SELECT * EXCLUDE (source_row, weight)", 1)
					sameLines(t, q, want, linesOf(t, db, q, inNameOrder))
				}
			case fewerColumns[name]:
				sameAnswer(t, base, db, `SELECT conversation_id, model, conversation, turn, language, redacted, message_count FROM conversations`)
				sameAnswer(t, base, db, `SELECT conversation_id, turn, position, role, content FROM messages`)
			default:
				for _, q := range writersQueries {
					sameAnswer(t, base, db, q)
				}
			}
		})
	}
}

// TestWritersTogether imports all shards of the same rows into one cache.
func TestWritersTogether(t *testing.T) {
	files, err := filepath.Glob("../testdata/shards/*.parquet")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(file string) bool {
		name := strings.TrimSuffix(filepath.Base(file), ".parquet")
		return fewerRows[name] > 0 || fewerColumns[name] || moreColumns[name]
	})
	base, db := openShards(t, "../testdata/shards/"+writersBase+".parquet"), openShards(t, files...)
	// Whatever is counted comes out as often as there are files.
	for _, what := range []string{
		`count(*), count(model), count(turn), count(conversation), count(flagged), sum(message_count) FROM conversations`,
		`count(*) FROM conversations WHERE language = 'English' AND NOT redacted`,
		`count(*), count(content), count(role), sum(length(content)), sum(strlen(content)), sum(position) FROM messages`,
		`count(*) FROM messages WHERE category_scores.harassment > 0.01 AND role = 'assistant'`,
	} {
		one, all := answerOf(t, base, "SELECT "+what), answerOf(t, db, "SELECT "+what)
		for i, v := range one[0] {
			if want := v.(int64) * int64(len(files)); all[0][i] != want {
				t.Errorf("SELECT %s: column %d is %v over %d files, want %d", what, i+1, all[0][i], len(files), want)
			}
		}
	}
	// Whatever is distinct stays so.
	for _, q := range []string{
		`SELECT DISTINCT * FROM conversations ORDER BY ALL`,
		`SELECT DISTINCT model, language, turn, flagged FROM conversations ORDER BY ALL`,
		`SELECT count(DISTINCT conversation_id), count(DISTINCT conversation), count(DISTINCT openai_moderation) FROM conversations`,
		`SELECT role, count(DISTINCT content) AS n FROM messages GROUP BY role ORDER BY role`,
	} {
		sameAnswer(t, base, db, q)
	}
}

// openShards imports files into a cache of the test.
func openShards(t *testing.T, files ...string) *engine.DB {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	if _, err := engine.Import(context.Background(), dir, files); err != nil {
		t.Fatal(err)
	}
	db, err := engine.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// answerOf returns the rows of a query.
func answerOf(t *testing.T, db *engine.DB, sql string) [][]any {
	t.Helper()
	rows, err := db.Query(context.Background(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer rows.Close()
	var out [][]any
	for rows.Next() {
		out = append(out, rows.Values())
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// linesOf returns the rows of a query as JSON, in which doubles are exact, after each value has passed through change.
func linesOf(t *testing.T, db *engine.DB, sql string, change func(any) any) []string {
	t.Helper()
	var lines []string
	for _, row := range answerOf(t, db, sql) {
		line, err := engine.AppendJSON(nil, change(row))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	return lines
}

// asIs changes nothing.
func asIs(v any) any { return v }

// inNameOrder puts the fields of structs into the order of their names.
func inNameOrder(v any) any {
	switch x := v.(type) {
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = inNameOrder(e)
		}
		return out
	case engine.Struct:
		var out engine.Struct
		for _, f := range x {
			out = append(out, engine.Field{Name: f.Name, Value: inNameOrder(f.Value)})
		}
		slices.SortFunc(out, func(a, b engine.Field) int { return strings.Compare(a.Name, b.Name) })
		return out
	}
	return v
}

// sameAnswer expects the same rows of a query in two caches.
func sameAnswer(t *testing.T, base, db *engine.DB, sql string) {
	t.Helper()
	sameLines(t, sql, linesOf(t, base, sql, asIs), linesOf(t, db, sql, asIs))
}

func sameLines(t *testing.T, sql string, want, got []string) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: no row to compare", sql)
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", sql, len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("%s: row %d\n got %s\nwant %s", sql, i+1, around(got[i], want[i]), around(want[i], got[i]))
			return
		}
	}
}

// checkSubset expects so many rows, each of them one of the base.
func checkSubset(t *testing.T, base, db *engine.DB, rows int) {
	t.Helper()
	for _, table := range []string{"conversations", "messages"} {
		left := map[string]int{}
		for _, line := range linesOf(t, base, "SELECT * FROM "+table, asIs) {
			left[line]++
		}
		got := linesOf(t, db, "SELECT * FROM "+table, asIs)
		if table == "conversations" && len(got) != rows {
			t.Errorf("%d rows, want %d", len(got), rows)
		}
		for i, line := range got {
			if left[line]--; left[line] < 0 {
				t.Errorf("row %d of %s is none of the base: %.500s", i+1, table, line)
				break
			}
		}
	}
}

// around cuts a text to where it departs from another.
func around(text, other string) string {
	at := 0
	for at < min(len(text), len(other)) && text[at] == other[at] {
		at++
	}
	const before, after = 60, 200
	return fmt.Sprintf("%q", text[max(0, at-before):min(len(text), at+after)])
}
