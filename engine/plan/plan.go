package plan

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

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

func (p Params) empty() bool { return len(p.Positional) == 0 && len(p.Named) == 0 }

// Options change how a statement is planned. The zero value is what queries want.
type Options struct {
	// Disable names rules that are left out (see rules), or "all": a switch for tests that compare plans.
	Disable []string
}

// Plan is a statement ready to run. It is immutable; any number of goroutines may run it at once while its snapshot is held.
type Plan struct {
	Columns []Column  // of the result
	Root    exec.Node // pass to exec.Run with the snapshot

	snap *storage.Snapshot
}

// Prepare binds and plans one statement over a snapshot: a query, EXPLAIN, DESCRIBE or SHOW. Statements that change the store or
// the session (IMPORT, SET, ...) are the engine's and refused here with an Error of code "unsupported". A nil snapshot has no tables.
func Prepare(ctx context.Context, snap *storage.Snapshot, stmt lang.Statement, params Params, opt Options) (p *Plan, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("internal error: %v\n%s", r, debug.Stack())
		}
	}()
	if ex, ok := stmt.(*lang.Explain); ok {
		return explain(ctx, snap, ex, params, opt)
	}
	return prepareQuery(ctx, snap, stmt, params, opt)
}

// prepareQuery plans a statement that gives rows.
func prepareQuery(ctx context.Context, snap *storage.Snapshot, stmt lang.Statement, params Params, opt Options) (*Plan, error) {
	b := &binder{ctx: ctx, snap: snap, params: params, opt: opt}
	var q *query
	var err error
	switch stmt := stmt.(type) {
	case *lang.Query:
		q, err = b.bindQuery(stmt, nil)
	case *lang.Describe:
		q, err = b.bindDescribe(stmt)
	case *lang.Show:
		q, err = b.bindShow(stmt)
	default:
		return nil, unsupported(stmt.Position(), statementName(stmt))
	}
	if err != nil {
		return nil, err
	}
	if err := b.checkParams(stmt); err != nil {
		return nil, err
	}
	o := &optimizer{ctx: ctx, snap: snap, b: b, opt: opt}
	root, err := o.finish(only(q))
	if err != nil {
		return nil, err
	}
	if len(b.subs) > 0 {
		subs := make([]exec.Subquery, len(b.subs))
		for i, s := range b.subs {
			subs[i].Kind = s.kind
			if subs[i].Plan, err = o.finish(s.plan); err != nil {
				return nil, err
			}
		}
		root = &exec.Subqueries{Input: root, Subs: subs}
	}
	p := &Plan{Root: root, snap: snap, Columns: make([]Column, len(q.cols))}
	for i, c := range q.cols {
		p.Columns[i] = Column{c.name, c.t}
	}
	return p, nil
}

// finish applies the rules and chooses operators. The columns of n come out in order.
func (o *optimizer) finish(n node) (exec.Node, error) {
	cols := n.cols()
	n, err := o.optimize(n)
	if err != nil {
		return nil, err
	}
	r, err := o.physical(n)
	if err != nil {
		return nil, err
	}
	// Rules may leave columns in another order, or more of them.
	list := &projectNode{items: passThrough(cols)}
	return physicalProject(list, r).node, nil
}

// checkParams refuses values that no parameter asks for.
func (b *binder) checkParams(stmt lang.Statement) error {
	most := 0
	names := map[string]bool{}
	lang.Walk(stmt, func(n lang.Node) bool {
		if p, ok := n.(*lang.Param); ok {
			most = max(most, p.Index)
			names[p.Name] = true
		}
		return true
	})
	if n := len(b.params.Positional); n > most {
		return fault(codeParameter, lang.Pos{}, "%d values are given for %d parameters", n, most)
	}
	for name := range b.params.Named {
		if !names[name] {
			return fault(codeParameter, lang.Pos{}, "the query has no parameter $%s", name)
		}
	}
	return nil
}

// statementName names a statement that gives no rows.
func statementName(s lang.Statement) string {
	text := s.String()
	word, _, _ := strings.Cut(text, " ")
	return word
}

// Run starts the plan on the snapshot it was prepared with, which must be held until the stream is closed.
func (p *Plan) Run(ctx context.Context, opt exec.Options) *exec.Stream {
	if opt.Snapshot == nil {
		opt.Snapshot = p.snap
	}
	return exec.Run(ctx, p.Root, opt)
}

// Explain returns the physical plan as indented text, as EXPLAIN shows it.
func (p *Plan) Explain() string { return exec.Explain(p.Root, nil) }

// explain plans EXPLAIN: its rows are the lines of the plan; with ANALYZE the statement runs first; as JSON it is one row.
func explain(ctx context.Context, snap *storage.Snapshot, e *lang.Explain, params Params, opt Options) (*Plan, error) {
	if e.Format != "" && e.Format != "json" && e.Format != "text" {
		return nil, withHint(fault(codeValue, e.Pos, "there is no EXPLAIN format %s", quoteName(e.Format)), "the formats are text and json")
	}
	inner, err := prepareQuery(ctx, snap, e.Stmt, params, opt)
	if err != nil {
		return nil, err
	}
	p := &Plan{Columns: []Column{{"plan", column.VarcharType}}, snap: snap}
	asJSON := e.Format == "json"
	if e.Analyze {
		p.Root = &exec.Analyze{Input: inner.Root, JSON: asJSON}
		return p, nil
	}
	lines := []string{exec.ExplainJSON(inner.Root, nil)}
	if !asJSON {
		lines = exec.Lines(exec.Explain(inner.Root, nil))
	}
	p.Root = &exec.Values{Typs: []column.Type{column.VarcharType}, Cols: []column.Vector{&column.Strings{Vals: lines}}, Rows: len(lines), Name: "EXPLAIN"}
	return p, nil
}
