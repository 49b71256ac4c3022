// Package colloquy asks Colloquy through its public API and gives back whole answers. It may import engine and package answer.
package colloquy

import (
	"context"

	"github.com/colloquydb/colloquy/bench/internal/answer"
	"github.com/colloquydb/colloquy/engine"
)

// Query runs a query to its end.
func Query(ctx context.Context, db *engine.DB, text string, args ...any) (answer.Answer, error) {
	var a answer.Answer
	rows, err := db.Query(ctx, text, args...)
	if err != nil {
		return a, err
	}
	defer rows.Close()
	for _, c := range rows.Columns() {
		a.Columns = append(a.Columns, answer.Column{Name: c.Name, Type: c.Type.String()})
	}
	for rows.Next() {
		a.Rows = append(a.Rows, rows.Values())
	}
	return a, rows.Err()
}
