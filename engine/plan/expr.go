package plan

import (
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// colID names a column of the logical plan. No two columns of a plan share one, so an expression can move through a plan without
// being renumbered.
type colID int32

// expr is a bound expression: names are resolved, functions chosen, types known, conversions explicit. It is immutable.
type expr interface {
	typ() column.Type
	// at is where it stands in the text; the zero Pos if it was made up.
	at() lang.Pos
	// kids are the expressions it is made of, and with a copy made of others.
	kids() []expr
	with(kids []expr) expr
	write(w *exprWriter)
}

// exprWriter renders expressions: for people (columns by name), or as keys (columns by id), equal for equal expressions.
type exprWriter struct {
	strings.Builder
	ids bool
}

// text is the expression as EXPLAIN and messages show it.
func text(e expr) string {
	var w exprWriter
	e.write(&w)
	return w.String()
}

// keyOf is equal for two expressions exactly where they are the same.
func keyOf(e expr) string {
	w := exprWriter{ids: true}
	e.write(&w)
	return w.String()
}

func (w *exprWriter) list(es []expr, sep string) {
	for i, e := range es {
		if i > 0 {
			w.WriteString(sep)
		}
		e.write(w)
	}
}

// colExpr is a column of the rows at hand.
type colExpr struct {
	id   colID
	t    column.Type
	name string
	pos  lang.Pos
}

func (e *colExpr) typ() column.Type { return e.t }
func (e *colExpr) at() lang.Pos     { return e.pos }
func (e *colExpr) kids() []expr     { return nil }
func (e *colExpr) with([]expr) expr { return e }
func (e *colExpr) write(w *exprWriter) {
	if w.ids {
		w.WriteByte('#')
		w.WriteString(strconv.Itoa(int(e.id)))
		return
	}
	w.WriteString(e.name)
}

// litExpr is a constant: one row.
type litExpr struct {
	one column.Vector
	t   column.Type
	// open says that the value has no type of its own: a string literal, which becomes what its place asks for.
	open bool
	pos  lang.Pos
}

func (e *litExpr) typ() column.Type { return e.t }
func (e *litExpr) at() lang.Pos     { return e.pos }
func (e *litExpr) kids() []expr     { return nil }
func (e *litExpr) with([]expr) expr { return e }
func (e *litExpr) isNull() bool     { return e.one.IsNull(0) }
func (e *litExpr) write(w *exprWriter) {
	writeValue(w, e.one, 0)
	if w.ids { // 1 and 1.0 are not the same
		w.WriteString("::")
		w.WriteString(e.t.String())
	}
}

// callExpr is a function or operator; its arguments have the types that fn asks for.
type callExpr struct {
	name string // the function's own name, whatever alias was written
	fn   *fn.Bound
	args []expr
	pos  lang.Pos
}

func (e *callExpr) typ() column.Type { return e.fn.Result }
func (e *callExpr) at() lang.Pos     { return e.pos }
func (e *callExpr) kids() []expr     { return e.args }
func (e *callExpr) with(kids []expr) expr {
	c := *e
	c.args = kids
	return &c
}

func (e *callExpr) write(w *exprWriter) {
	switch {
	case e.name == "[]" && len(e.args) == 2:
		e.args[0].write(w)
		w.WriteByte('[')
		e.args[1].write(w)
		w.WriteByte(']')
	case len(e.args) == 2 && isOperator(e.name):
		w.WriteByte('(')
		e.args[0].write(w)
		w.WriteByte(' ')
		w.WriteString(strings.ToUpper(e.name))
		w.WriteByte(' ')
		e.args[1].write(w)
		w.WriteByte(')')
	case len(e.args) == 1 && strings.HasPrefix(e.name, "is "):
		w.WriteByte('(')
		e.args[0].write(w)
		w.WriteByte(' ')
		w.WriteString(strings.ToUpper(e.name))
		w.WriteByte(')')
	case len(e.args) == 1 && isOperator(e.name):
		w.WriteString(e.name)
		w.WriteByte('(')
		e.args[0].write(w)
		w.WriteByte(')')
	default:
		w.WriteString(e.name)
		w.WriteByte('(')
		w.list(e.args, ", ")
		w.WriteByte(')')
	}
}

// castExpr is a conversion.
type castExpr struct {
	kernel fn.Kernel
	arg    expr
	t      column.Type
	try    bool
	pos    lang.Pos
}

func (e *castExpr) typ() column.Type { return e.t }
func (e *castExpr) at() lang.Pos     { return e.pos }
func (e *castExpr) kids() []expr     { return []expr{e.arg} }
func (e *castExpr) with(kids []expr) expr {
	c := *e
	c.arg = kids[0]
	return &c
}

func (e *castExpr) write(w *exprWriter) {
	if e.try {
		w.WriteString("TRY_")
	}
	w.WriteString("CAST(")
	e.arg.write(w)
	w.WriteString(" AS ")
	w.WriteString(e.t.String())
	w.WriteByte(')')
}

// logicExpr is a chain of ANDs or of ORs over BOOLEAN.
type logicExpr struct {
	or   bool
	args []expr
	pos  lang.Pos
}

func (e *logicExpr) typ() column.Type { return column.BoolType }
func (e *logicExpr) at() lang.Pos     { return e.pos }
func (e *logicExpr) kids() []expr     { return e.args }
func (e *logicExpr) with(kids []expr) expr {
	c := *e
	c.args = kids
	return &c
}

func (e *logicExpr) write(w *exprWriter) {
	w.WriteByte('(')
	if e.or {
		w.list(e.args, " OR ")
	} else {
		w.list(e.args, " AND ")
	}
	w.WriteByte(')')
}

// notExpr is NOT over BOOLEAN.
type notExpr struct {
	arg expr
	pos lang.Pos
}

func (e *notExpr) typ() column.Type      { return column.BoolType }
func (e *notExpr) at() lang.Pos          { return e.pos }
func (e *notExpr) kids() []expr          { return []expr{e.arg} }
func (e *notExpr) with(kids []expr) expr { return &notExpr{kids[0], e.pos} }
func (e *notExpr) write(w *exprWriter) {
	w.WriteString("NOT ")
	e.arg.write(w)
}

// caseExpr is CASE: conds, and one result more than those, of type t.
type caseExpr struct {
	conds, results []expr
	t              column.Type
	pos            lang.Pos
}

func (e *caseExpr) typ() column.Type { return e.t }
func (e *caseExpr) at() lang.Pos     { return e.pos }
func (e *caseExpr) kids() []expr     { return append(append([]expr(nil), e.conds...), e.results...) }
func (e *caseExpr) with(kids []expr) expr {
	return &caseExpr{kids[:len(e.conds)], kids[len(e.conds):], e.t, e.pos}
}

func (e *caseExpr) write(w *exprWriter) {
	w.WriteString("CASE")
	for i, c := range e.conds {
		w.WriteString(" WHEN ")
		c.write(w)
		w.WriteString(" THEN ")
		e.results[i].write(w)
	}
	w.WriteString(" ELSE ")
	e.results[len(e.conds)].write(w)
	w.WriteString(" END")
}

// coalesceExpr is the first argument that is not NULL; all have type t.
type coalesceExpr struct {
	args []expr
	t    column.Type
	pos  lang.Pos
}

func (e *coalesceExpr) typ() column.Type      { return e.t }
func (e *coalesceExpr) at() lang.Pos          { return e.pos }
func (e *coalesceExpr) kids() []expr          { return e.args }
func (e *coalesceExpr) with(kids []expr) expr { return &coalesceExpr{kids, e.t, e.pos} }
func (e *coalesceExpr) write(w *exprWriter) {
	w.WriteString("coalesce(")
	w.list(e.args, ", ")
	w.WriteByte(')')
}

// inExpr is arg [NOT] IN (constants), which have the type of arg.
type inExpr struct {
	arg expr
	set column.Vector
	fn  *fn.Bound
	not bool
	pos lang.Pos
}

func (e *inExpr) typ() column.Type { return column.BoolType }
func (e *inExpr) at() lang.Pos     { return e.pos }
func (e *inExpr) kids() []expr     { return []expr{e.arg} }
func (e *inExpr) with(kids []expr) expr {
	c := *e
	c.arg = kids[0]
	return &c
}

func (e *inExpr) write(w *exprWriter) {
	w.WriteByte('(')
	e.arg.write(w)
	if e.not {
		w.WriteString(" NOT")
	}
	w.WriteString(" IN (")
	for i := range e.set.Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		if i == 20 && !w.ids && e.set.Len() > 22 {
			w.WriteString("... " + strconv.Itoa(e.set.Len()-i) + " more")
			break
		}
		writeValue(w, e.set, i)
	}
	w.WriteString("))")
}

// fieldExpr is a field of a struct.
type fieldExpr struct {
	arg   expr
	index int
	pos   lang.Pos
}

func (e *fieldExpr) typ() column.Type { return e.arg.typ().Fields[e.index].Type }
func (e *fieldExpr) at() lang.Pos     { return e.pos }
func (e *fieldExpr) kids() []expr     { return []expr{e.arg} }
func (e *fieldExpr) with(kids []expr) expr {
	return &fieldExpr{kids[0], e.index, e.pos}
}

func (e *fieldExpr) write(w *exprWriter) {
	e.arg.write(w)
	w.WriteByte('.')
	w.WriteString(quoteName(e.arg.typ().Fields[e.index].Name))
}

// slotExpr is the value of a subquery (scalar or EXISTS) that runs before the query.
type slotExpr struct {
	slot int
	t    column.Type
	pos  lang.Pos
}

func (e *slotExpr) typ() column.Type { return e.t }
func (e *slotExpr) at() lang.Pos     { return e.pos }
func (e *slotExpr) kids() []expr     { return nil }
func (e *slotExpr) with([]expr) expr { return e }
func (e *slotExpr) write(w *exprWriter) {
	w.WriteString("subquery ")
	w.WriteString(strconv.Itoa(e.slot + 1))
}

// inSlotExpr is arg IN (subquery), which gives values of the type of arg.
type inSlotExpr struct {
	arg  expr
	slot int
	pos  lang.Pos
}

func (e *inSlotExpr) typ() column.Type { return column.BoolType }
func (e *inSlotExpr) at() lang.Pos     { return e.pos }
func (e *inSlotExpr) kids() []expr     { return []expr{e.arg} }
func (e *inSlotExpr) with(kids []expr) expr {
	return &inSlotExpr{kids[0], e.slot, e.pos}
}

func (e *inSlotExpr) write(w *exprWriter) {
	w.WriteByte('(')
	e.arg.write(w)
	w.WriteString(" IN subquery ")
	w.WriteString(strconv.Itoa(e.slot + 1))
	w.WriteByte(')')
}

// aggExpr is an aggregate. It stands in expressions while a SELECT is bound, and then in an aggNode alone.
type aggExpr struct {
	fn     *fn.BoundAgg
	args   []expr // of the types that fn asks for
	extra  []expr // constants that fn has consumed
	filter expr   // nil: all rows
	pos    lang.Pos
}

func (e *aggExpr) typ() column.Type { return e.fn.Result }
func (e *aggExpr) at() lang.Pos     { return e.pos }
func (e *aggExpr) kids() []expr {
	if e.filter == nil {
		return e.args
	}
	return append(append([]expr(nil), e.args...), e.filter)
}

func (e *aggExpr) with(kids []expr) expr {
	c := *e
	c.args = kids[:len(e.args)]
	if e.filter != nil {
		c.filter = kids[len(e.args)]
	}
	return &c
}

func (e *aggExpr) write(w *exprWriter) {
	w.WriteString(e.fn.Name)
	w.WriteByte('(')
	if e.fn.Distinct {
		w.WriteString("DISTINCT ")
	}
	if len(e.args) == 0 {
		w.WriteByte('*')
	}
	w.list(e.args, ", ")
	for _, x := range e.extra {
		w.WriteString(", ")
		x.write(w)
	}
	w.WriteByte(')')
	if e.filter != nil {
		w.WriteString(" FILTER (WHERE ")
		e.filter.write(w)
		w.WriteByte(')')
	}
}
