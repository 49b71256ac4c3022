package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// writeValue writes row i of v as SQL.
func writeValue(w *exprWriter, v column.Vector, i int) {
	if c, ok := v.(*column.Const); ok {
		v, i = c.One, 0
	}
	switch {
	case v.IsNull(i):
		w.WriteString("NULL")
	case v.Type().Kind == column.Varchar, v.Type().Kind == column.Timestamp:
		w.WriteByte('\'')
		w.WriteString(strings.ReplaceAll(string(fn.AppendText(nil, v, i)), "'", "''"))
		w.WriteByte('\'')
	default:
		w.Write(fn.AppendText(nil, v, i))
	}
}

// isOperator reports whether the name of a function is written between its arguments.
func isOperator(name string) bool {
	return !(name[0] >= 'a' && name[0] <= 'z') || strings.Contains(name, "like") || strings.HasPrefix(name, "is ")
}

// walk calls visit for e and, where that returns true, for everything below.
func walk(e expr, visit func(expr) bool) {
	if !visit(e) {
		return
	}
	for _, k := range e.kids() {
		walk(k, visit)
	}
}

// rewrite returns e with every part replaced by what f makes of it: kids first, then their parent.
func rewrite(e expr, f func(expr) expr) expr {
	kids := e.kids()
	var changed []expr
	for i, k := range kids {
		if r := rewrite(k, f); r != k {
			if changed == nil {
				changed = append([]expr(nil), kids...)
			}
			changed[i] = r
		}
	}
	if changed != nil {
		e = e.with(changed)
	}
	return f(e)
}

// columnsOf calls add for each column that e reads.
func columnsOf(e expr, add func(*colExpr)) {
	walk(e, func(x expr) bool {
		if c, ok := x.(*colExpr); ok {
			add(c)
		}
		return true
	})
}

func hasAggregate(e expr) bool {
	found := false
	walk(e, func(x expr) bool {
		if _, ok := x.(*aggExpr); ok {
			found = true
		}
		return !found
	})
	return found
}

// volatile reports whether evaluating e twice may give different values.
func volatile(e expr) bool {
	found := false
	walk(e, func(x expr) bool {
		if c, ok := x.(*callExpr); ok && c.fn.Volatile {
			found = true
		}
		return !found
	})
	return found
}

// quoteName writes a name as it has to be written in a query.
func quoteName(name string) string {
	plain := name != ""
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !(c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
			plain = false
		}
	}
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}
