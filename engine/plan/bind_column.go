package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/lang"
)

func (x *exprBinder) bindColumn(c *lang.ColumnRef) (expr, error) {
	e, err := x.scope.resolve(c.Parts)
	if e != nil || err != nil {
		return e, err
	}
	if it := x.aliases[strings.ToLower(c.Parts[0].Name)]; it != nil {
		e, err := x.bindAlias(it, c)
		if err != nil {
			return nil, err
		}
		return fieldPath(e, c.Parts[1:])
	}
	f := x.scope.unknownColumn(c)
	if x.scope.result {
		return nil, withHint(f, "here ORDER BY can only use the columns of the result")
	}
	return nil, x.b.elsewhere(f, c)
}

// elsewhere looks whether another table has the column that is missing.
func (b *binder) elsewhere(f *Error, c *lang.ColumnRef) *Error {
	if f.Hint != "" || b.snap == nil || len(c.Parts) > 1 {
		return f
	}
	for _, t := range b.snap.Schema().Tables {
		for _, col := range t.Columns {
			if strings.EqualFold(col.Name, c.Parts[0].Name) {
				return withHint(f, "the table %s has it", quoteName(t.Name))
			}
		}
	}
	return f
}

// bindAlias binds what an alias of the select list stands for.
func (x *exprBinder) bindAlias(it *lang.SelectItem, c *lang.ColumnRef) (expr, error) {
	for _, o := range x.open {
		if o == it {
			return nil, x.scope.unknownColumn(c) // it stands in itself, where it means nothing yet
		}
	}
	x.open = append(x.open, it)
	defer func() { x.open = x.open[:len(x.open)-1] }()
	e, err := x.bind(it.Expr)
	if f, ok := asFault(err); ok && f.Code == codeAggregate && x.clause == "WHERE" {
		return nil, withHint(fault(codeAggregate, c.Pos, "%s is an aggregate, which WHERE cannot use", quoteName(c.Parts[0].Name)), "use HAVING")
	}
	if err != nil {
		return nil, err
	}
	return e, checkSize(e, c.Pos)
}

// maxExprSize bounds an expression with everything written out that it names more than once: the operand of BETWEEN and CASE, aliases.
const maxExprSize = 1 << 16

func checkSize(e expr, pos lang.Pos) error {
	n := 0
	walk(e, func(expr) bool {
		n++
		return n <= maxExprSize
	})
	if n > maxExprSize {
		return fault(codeQuery, pos, "the expression is too large once everything is written out")
	}
	return nil
}
