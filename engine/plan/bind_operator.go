package plan

import (
	"math"
	"strings"

	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

func (x *exprBinder) bindUnary(e *lang.Unary) (expr, error) {
	if n, ok := e.Expr.(*lang.NumberLit); ok && e.Op == lang.Neg {
		return bindNumber(n, true)
	}
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	switch e.Op {
	case lang.Not:
		if arg, err = newBool(arg, "NOT"); err != nil {
			return nil, err
		}
		return newNot(arg, e.Pos), nil
	case lang.Neg:
		return newCall("-", e.Pos, arg)
	case lang.Plus:
		if k := arg.typ().Kind; k == column.BigInt || k == column.Double || k == column.Null {
			return arg, nil
		}
		return nil, fault(codeType, e.Pos, "+ needs a number, and %s is %s", shorten(text(arg)), arg.typ())
	}
	return nil, unsupported(e.Pos, "the operator ~")
}

// binaryNames are the functions behind binary operators.
var binaryNames = map[lang.BinaryOp]string{
	lang.Eq: "=", lang.NotEq: "<>", lang.Less: "<", lang.LessEq: "<=", lang.Greater: ">", lang.GreaterEq: ">=",
	lang.IsDistinct: "is distinct from", lang.IsNotDistinct: "is not distinct from",
	lang.Add: "+", lang.Sub: "-", lang.Mul: "*", lang.Div: "/", lang.IntDiv: "//", lang.Mod: "%", lang.Pow: "^", lang.Concat: "||",
	lang.StartsWith: "starts_with",
}

var unsupportedBinary = map[lang.BinaryOp]string{
	lang.BitAnd: "&", lang.BitOr: "|", lang.ShiftLeft: "<<", lang.ShiftRight: ">>", lang.ListOverlap: "&&", lang.Contains: "@>",
	lang.ContainedBy: "<@", lang.JSONText: "->>",
}

func (x *exprBinder) bindBinary(e *lang.Binary) (expr, error) {
	name, ok := binaryNames[e.Op]
	if !ok {
		return nil, unsupported(e.Pos, "the operator "+unsupportedBinary[e.Op])
	}
	args, err := x.bindAll([]lang.Expr{e.Left, e.Right})
	if err != nil {
		return nil, x.dashedName(e, err)
	}
	return newCall(name, e.Pos, args...)
}

// dashedName looks whether a subtraction or division of unknown names was meant as one name, such as self-harm/intent, that has to be quoted.
func (x *exprBinder) dashedName(e *lang.Binary, err error) error {
	f, ok := asFault(err)
	if !ok || (f.Code != codeColumn && f.Code != codeField) || (e.Op != lang.Sub && e.Op != lang.Div) {
		return err
	}
	written := strings.ReplaceAll(e.String(), " ", "")
	for _, src := range x.scope.sources {
		for _, c := range src.cols {
			if path := dashedPath(c.name, c.t, written); path != "" {
				f.Hint = "a name with - or / in it is written in double quotes: " + path
				return f
			}
		}
	}
	return err
}

// dashedPath returns how the column, or a field of it, is written whose name with its dots is written so, or ends what is written after a dot.
func dashedPath(name string, t column.Type, written string) string {
	if strings.ContainsAny(name, "-/") && (strings.EqualFold(written, name) || hasSuffixFold(written, "."+name)) {
		return quoteName(name)
	}
	for t.Kind == column.List {
		t = *t.Elem
	}
	for _, f := range t.Fields {
		if p := dashedPath(f.Name, f.Type, written); p != "" {
			if strings.Contains(p, ".") {
				return p
			}
			if i := strings.LastIndexByte(written, '.'); i >= 0 {
				return written[:i+1] + p
			}
			return quoteName(name) + "." + p
		}
	}
	return ""
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

func (x *exprBinder) bindLogic(e *lang.Logic) (expr, error) {
	name := "AND"
	if e.Op == lang.Or {
		name = "OR"
	}
	args := make([]expr, len(e.Args))
	for i, a := range e.Args {
		arg, err := x.bind(a)
		if err != nil {
			return nil, err
		}
		if args[i], err = newBool(arg, name); err != nil {
			return nil, err
		}
	}
	return newLogic(e.Op == lang.Or, args, e.Pos), nil
}

func (x *exprBinder) bindIs(e *lang.Is) (expr, error) {
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	name := "is null"
	if e.Not {
		name = "is not null"
	}
	if e.Kind == lang.IsNull {
		return newCall(name, e.Pos, arg)
	}
	if arg, err = newBool(arg, "IS"); err != nil {
		return nil, err
	}
	if e.Kind == lang.IsUnknown {
		return newCall(name, e.Pos, arg)
	}
	name = "is not distinct from"
	if e.Not {
		name = "is distinct from"
	}
	return newCall(name, e.Pos, arg, boolLit(e.Kind == lang.IsTrue, e.Pos))
}

func (x *exprBinder) bindBetween(e *lang.Between) (expr, error) {
	args, err := x.bindAll([]lang.Expr{e.Expr, e.Low, e.High})
	if err != nil {
		return nil, err
	}
	within := func(low, high expr) (expr, error) {
		ge, err := newCall(">=", e.Pos, args[0], low)
		if err != nil {
			return nil, err
		}
		le, err := newCall("<=", e.Pos, args[0], high)
		if err != nil {
			return nil, err
		}
		return newLogic(false, []expr{ge, le}, e.Pos), nil
	}
	res, err := within(args[1], args[2])
	if err != nil {
		return nil, err
	}
	if e.Symmetric {
		other, err := within(args[2], args[1])
		if err != nil {
			return nil, err
		}
		res = newLogic(true, []expr{res, other}, e.Pos)
	}
	if e.Not {
		res = newNot(res, e.Pos)
	}
	return res, checkSize(res, e.Pos)
}

func (x *exprBinder) bindMatch(e *lang.Match) (expr, error) {
	var name string
	switch e.Op {
	case lang.Like:
		name = "like"
	case lang.ILike:
		name = "ilike"
	case lang.Regex, lang.SimilarTo:
		name = "~"
	case lang.IRegex:
		name = "~*"
	default:
		return nil, unsupported(e.Pos, "GLOB")
	}
	if e.Not {
		switch name {
		case "like", "ilike":
			name = "not " + name
		default:
			name = "!" + name
		}
	}
	operands := []lang.Expr{e.Expr, e.Pattern}
	if e.Escape != nil {
		operands = append(operands, e.Escape)
	}
	return x.bindNamed(name, e.Pos, operands...)
}

func (x *exprBinder) bindSlice(e *lang.Slice) (expr, error) {
	if e.Step != nil {
		return nil, unsupported(e.Step.Position(), "a slice with a step")
	}
	args := make([]expr, 3)
	for i, part := range []lang.Expr{e.Expr, e.From, e.To} {
		var err error
		switch {
		case part != nil:
			args[i], err = x.bind(part)
		case i == 1:
			args[i] = intLit(1, e.Pos)
		default:
			args[i] = intLit(math.MaxInt64, e.Pos)
		}
		if err != nil {
			return nil, err
		}
	}
	return newCall("[:]", e.Pos, args...)
}
