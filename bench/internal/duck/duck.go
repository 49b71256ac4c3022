// Package duck asks DuckDB through database/sql and gives back whole answers. It may import the DuckDB driver and package
// answer.
package duck

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // registers the driver

	"github.com/colloquydb/colloquy/bench/internal/answer"
)

// Open opens a database: a path with options behind a question mark, or "" for one in memory.
func Open(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("duckdb", path)
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open DuckDB database %s: %w", path, err)
	}
	return db, nil
}

// Exec runs statements one after the other.
func Exec(ctx context.Context, db *sql.DB, statements ...string) error {
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%.80s: %w", strings.Join(strings.Fields(s), " "), err)
		}
	}
	return nil
}

// Query runs a query to its end.
func Query(ctx context.Context, db *sql.DB, text string, args ...any) (answer.Answer, error) {
	var a answer.Answer
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return a, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return a, err
	}
	for _, t := range types {
		a.Columns = append(a.Columns, answer.Column{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	targets := make([]any, len(types))
	for rows.Next() {
		row := make([]any, len(types))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return a, err
		}
		a.Rows = append(a.Rows, row)
	}
	return a, rows.Err()
}

// Files is the SQL of a table function that reads Parquet files in the order given, with its options, such as
// "union_by_name = true".
func Files(paths []string, options ...string) string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = "'" + strings.ReplaceAll(p, "'", "''") + "'"
	}
	return "read_parquet(" + strings.Join(append([]string{"[" + strings.Join(quoted, ", ") + "]"}, options...), ", ") + ")"
}
