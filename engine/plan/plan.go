package plan

import (
	"context"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// Error is a fault of the query text: see exec.Error, which it is.
type Error = exec.Error

// Column is a column of a result.
type Column struct {
	Name string
	Type column.Type
}

// Params are the values of the parameters of a statement. Each value is a vector of exactly one row; its type is the type
// of the parameter.
type Params struct {
	Positional []column.Vector          // ? and $1, from the first
	Named      map[string]column.Vector // $name
}

// Options change how a statement is planned. The zero value is what queries want.
type Options struct {
	// Disable names rules that are left out, as EXPLAIN names them, or "all": a switch for tests that compare plans.
	Disable []string
}

// Plan is a statement ready to run. It is immutable; any number of goroutines may run it at once while its snapshot is held.
type Plan struct {
	Columns []Column  // of the result
	Root    exec.Node // pass to exec.Run
}

// Prepare binds and plans one statement over a snapshot: a query, EXPLAIN, DESCRIBE or SHOW. Statements that change the store or
// the session (IMPORT, SET, ...) are the engine's and refused here with an Error of code "unsupported".
func Prepare(ctx context.Context, snap *storage.Snapshot, stmt lang.Statement, params Params, opt Options) (*Plan, error) {
	return nil, nil
}

// Run starts the plan.
func (p *Plan) Run(ctx context.Context, opt exec.Options) *exec.Stream {
	return exec.Run(ctx, p.Root, opt)
}

// Explain returns the physical plan as indented text, as EXPLAIN shows it.
func (p *Plan) Explain() string { return exec.Explain(p.Root, nil) }
