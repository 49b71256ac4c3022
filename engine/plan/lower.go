package plan

import (
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// lower makes the physical form of e, over a batch whose columns are where says.
func lower(e expr, where map[colID]int) exec.Expr {
	kids := func(es []expr) []exec.Expr {
		out := make([]exec.Expr, len(es))
		for i, k := range es {
			out[i] = lower(k, where)
		}
		return out
	}
	switch e := e.(type) {
	case *colExpr:
		at, ok := where[e.id]
		if !ok {
			panic("plan: column " + e.name + " is not there where it is used")
		}
		return &exec.Col{Index: at, Typ: e.t, Name: e.name}
	case *litExpr:
		return &exec.Lit{One: e.one, Typ: e.t, Text: text(e)}
	case *callExpr:
		return &exec.Call{Fn: e.fn, Args: kids(e.args), Text: text(e), Pos: place(e.pos)}
	case *castExpr:
		return &exec.Convert{Kernel: e.kernel, Typ: e.t, Arg: lower(e.arg, where), Try: e.try, Pos: place(e.pos)}
	case *logicExpr:
		return &exec.Logic{Or: e.or, Args: kids(e.args)}
	case *notExpr:
		return &exec.Call{Fn: notFn(), Args: []exec.Expr{lower(e.arg, where)}, Text: text(e)}
	case *caseExpr:
		return &exec.Case{Conds: kids(e.conds), Results: kids(e.results), Typ: e.t}
	case *coalesceExpr:
		return &exec.Coalesce{Args: kids(e.args), Typ: e.t}
	case *inExpr:
		in := exec.Expr(&exec.Call{Fn: e.fn, Args: []exec.Expr{lower(e.arg, where)}, Text: text(e)})
		if e.not {
			in = &exec.Call{Fn: notFn(), Args: []exec.Expr{in}, Text: text(e)}
		}
		return in
	case *fieldExpr:
		return &exec.Call{Fn: fn.Field(e.arg.typ(), e.index), Args: []exec.Expr{lower(e.arg, where)}, Text: text(e)}
	case *slotExpr:
		return &exec.SlotValue{Slot: e.slot, Typ: e.t}
	case *inSlotExpr:
		return &exec.SlotIn{X: lower(e.arg, where), Slot: e.slot}
	}
	panic("plan: no physical form of " + text(e))
}

func place(p lang.Pos) exec.Place {
	return exec.Place{Offset: p.Offset, Line: p.Line, Column: p.Column}
}

// notFn is the function NOT.
func notFn() *fn.Bound {
	b, err := fn.Resolve("not", fn.Args(column.BoolType))
	if err != nil {
		panic(err) // NOT of a BOOLEAN is always there
	}
	return b
}
