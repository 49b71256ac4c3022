package engine_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/colloquydb/colloquy/engine"
)

// shards is a small shard of synthetic conversations.
const shards = "../testdata/shards/colloquy-snappy.parquet"

// cacheOf builds a cache of the shard in a folder of its own.
func cacheOf(ctx context.Context) (dir string, done func()) {
	base, err := os.MkdirTemp("", "colloquy-example-")
	if err != nil {
		log.Fatal(err)
	}
	dir = filepath.Join(base, "cache")
	if _, err := engine.Import(ctx, dir, []string{shards}); err != nil {
		log.Fatal(err)
	}
	return dir, func() { os.RemoveAll(base) }
}

func ExampleOpen() {
	ctx := context.Background()
	dir, done := cacheOf(ctx)
	defer done()

	db, err := engine.Open(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(ctx, "SELECT count(*) FROM conversations")
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			log.Fatal(err)
		}
		fmt.Println(n, "conversations")
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output: 224 conversations
}

func ExampleOpenSources() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "colloquy-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	// The first call builds the cache, later ones find it up to date.
	for range 2 {
		imported := 0
		db, err := engine.OpenSources(ctx, []string{shards}, engine.WithCacheDir(dir),
			engine.WithImportOptions(engine.WithReport(func(r engine.Report) { imported = len(r.Imported) })))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("imported:", imported)
		if err := db.Close(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// imported: 1
	// imported: 0
}

func ExampleDB_Query() {
	ctx := context.Background()
	dir, done := cacheOf(ctx)
	defer done()
	db, err := engine.Open(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	// Values are passed as parameters, never pasted into the text.
	rows, err := db.Query(ctx, `
		SELECT model, count(*) AS n
		FROM conversations
		WHERE language = ? AND model IS NOT NULL
		GROUP BY model ORDER BY n DESC, model LIMIT $2`, "English", 2)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var model string
		var n int64
		if err := rows.Scan(&model, &n); err != nil {
			log.Fatal(err)
		}
		fmt.Println(model, n > 0)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}

	// A fault of the text says where it is, and what to do.
	_, err = db.Query(ctx, "SELECT modle FROM conversations")
	var fault *engine.Error
	if errors.As(err, &fault) {
		fmt.Println(fault.Line, fault.Column, fault.Hint)
	}
	// Output:
	// vicuna-13b true
	// koala-13b true
	// 1 8 did you mean model?
}

func ExampleRows_Batches() {
	ctx := context.Background()
	dir, done := cacheOf(ctx)
	defer done()
	db, err := engine.Open(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	rows, err := db.Query(ctx, "SELECT length(content) FROM messages WHERE content IS NOT NULL")
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	longest := int64(0)
	for batch, err := range rows.Batches() {
		if err != nil {
			log.Fatal(err)
		}
		for i := range batch.Len() {
			if n, ok := batch.Value(0, i).(int64); ok {
				longest = max(longest, n)
			}
		}
	}
	fmt.Println(longest > 1000)
	// Output: true
}

func ExampleDB_Import() {
	ctx := context.Background()
	dir, done := cacheOf(ctx)
	defer done()
	db, err := engine.Open(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	// Shards that the cache has already are skipped.
	report, err := db.Import(ctx, []string{shards}, engine.WithProgress(func(p engine.Progress) {
		fmt.Fprintf(os.Stderr, "%d of %d rows, %s left\n", p.Rows, p.TotalRows, p.Remaining())
	}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(report.Imported), "imported,", len(report.Unchanged), "unchanged")
	// Output: 0 imported, 1 unchanged
}

func ExampleDB_Verify() {
	ctx := context.Background()
	dir, done := cacheOf(ctx)
	defer done()
	db, err := engine.Open(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	report, err := db.Verify(ctx, engine.VerifySource())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Conversations, "conversations,", len(report.Problems), "problems")
	// Output: 224 conversations, 0 problems
}
