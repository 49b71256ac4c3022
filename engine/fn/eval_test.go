package fn_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// The tests write calls as SQL expressions. This is as much of SQL as that takes: a parser that resolves as it goes, and
// evaluates on vectors in every shape that the executor may hand over.

// shape is how the rows of a literal are laid out.
type shape int

const (
	constants shape = iota // *column.Const
	flatRows               // flat, with NULL in row 1
	codeRows               // as flatRows, but text as dictionary codes
	mixedRows              // every other literal constant
	shapes
)

// rows is the number of rows in each evaluation. Row 1 is NULL where literals are not constants.
const rows = 3

// value is an expression's type and rows.
type value struct {
	fn.Arg
	vec column.Vector
}

// parser evaluates an expression over the columns of a table, or over literals.
type parser struct {
	toks     []string
	pos      int
	shape    shape
	n        int
	literals int
	columns  map[string]value
}

// evaluate returns the value of an expression; the panic of a failed parse is the test's own mistake.
func evaluate(src string, s shape) (v value, err error) {
	p := &parser{toks: lex(src), shape: s, n: rows}
	return p.run()
}

func (p *parser) run() (v value, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case failure:
			err = e.error
		default:
			panic(e)
		}
	}()
	v = p.expr(0)
	if p.pos < len(p.toks) {
		panic(fmt.Sprintf("test expression: cannot read %q", strings.Join(p.toks[p.pos:], " ")))
	}
	return v, nil
}

type failure struct{ error }

func lex(src string) []string {
	var toks []string
	ops := []string{"!~~*", "!~~", "~~*", "!~*", "||", "<>", "!=", "<=", ">=", "==", "::", "//", "**", "~~", "!~", "~*", "->", "^@"}
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == ' ':
			i++
		case c == '\'' || (c == 'e' || c == 'E') && i+1 < len(src) && src[i+1] == '\'':
			start := i
			if c != '\'' {
				i++
			}
			for i++; i < len(src); i++ {
				if src[i] == '\\' && c != '\'' {
					i++
				} else if src[i] == '\'' {
					if i+1 < len(src) && src[i+1] == '\'' {
						i++
						continue
					}
					break
				}
			}
			i++
			toks = append(toks, src[start:i])
		case c >= '0' && c <= '9' || c == '.' && i+1 < len(src) && src[i+1] >= '0' && src[i+1] <= '9':
			start := i
			for i < len(src) && (strings.IndexByte("0123456789.eE", src[i]) >= 0 || (src[i] == '-' || src[i] == '+') && (src[i-1]|0x20) == 'e') {
				i++
			}
			toks = append(toks, src[start:i])
		case c == '_' || (c|0x20) >= 'a' && (c|0x20) <= 'z':
			start := i
			for i < len(src) && (src[i] == '_' || src[i] >= '0' && src[i] <= '9' || (src[i]|0x20) >= 'a' && (src[i]|0x20) <= 'z') {
				i++
			}
			toks = append(toks, src[start:i])
		default:
			n := 1
			for _, op := range ops {
				if strings.HasPrefix(src[i:], op) {
					n = len(op)
					break
				}
			}
			toks = append(toks, src[i:i+n])
			i += n
		}
	}
	return toks
}

func (p *parser) peek() string {
	if p.pos < len(p.toks) {
		return strings.ToLower(p.toks[p.pos])
	}
	return ""
}

// accept takes the words if they come next.
func (p *parser) accept(words ...string) bool {
	for i, w := range words {
		if p.pos+i >= len(p.toks) || strings.ToLower(p.toks[p.pos+i]) != w {
			return false
		}
	}
	p.pos += len(words)
	return true
}

func (p *parser) expect(tok string) {
	if !p.accept(tok) {
		panic(fmt.Sprintf("test expression: want %q in %q at %d", tok, strings.Join(p.toks, " "), p.pos))
	}
}

// binary are the operators by rising precedence.
var binary = [][]string{
	{"or"}, {"and"}, nil, // not
	{"=", "==", "<>", "!=", "<", "<=", ">", ">=", "like", "ilike", "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*", "^@"},
	{"||"}, {"+", "-"}, {"*", "/", "//", "%"}, {"^", "**"},
}

func (p *parser) expr(level int) value {
	if level == len(binary) {
		return p.unary()
	}
	if level == 2 {
		if p.accept("not") {
			return p.call("not", p.expr(level))
		}
		return p.expr(level + 1)
	}
	left := p.expr(level + 1)
	for {
		op := p.peek()
		switch {
		case slices.Contains(binary[level], op):
			p.pos++
			right := p.expr(level + 1)
			if strings.HasSuffix(op, "like") && p.accept("escape") {
				left = p.call(op, left, right, p.expr(level+1))
			} else {
				left = p.call(op, left, right)
			}
		case level == 3 && (p.accept("not", "like") || p.accept("not", "ilike")):
			left = p.call("not "+strings.ToLower(p.toks[p.pos-1]), left, p.expr(level+1))
		case level == 3 && p.accept("is", "null"):
			left = p.call("is null", left)
		case level == 3 && p.accept("is", "not", "null"):
			left = p.call("is not null", left)
		case level == 3 && p.accept("is", "distinct", "from"):
			left = p.call("is distinct from", left, p.expr(level+1))
		case level == 3 && p.accept("is", "not", "distinct", "from"):
			left = p.call("is not distinct from", left, p.expr(level+1))
		case level == 3 && p.accept("in"):
			left = p.in(left, p.list("(", ")"))
		default:
			return left
		}
	}
}

func (p *parser) unary() value {
	if p.accept("-") {
		return p.call("-", p.unary())
	}
	if p.accept("+") {
		return p.call("+", p.unary())
	}
	v := p.primary()
	for {
		switch {
		case p.accept("::"):
			v = p.cast(v, p.typ(), false)
		case p.accept("["):
			first := p.literal(column.BigIntType, &column.Int64s{Vals: []int64{1}})
			if !p.accept(":") {
				first = p.expr(0)
				if p.accept("]") {
					v = p.call("[]", v, first)
					continue
				}
				p.expect(":")
			}
			last := p.literal(column.BigIntType, &column.Int64s{Vals: []int64{1<<63 - 1}})
			if p.peek() != "]" {
				last = p.expr(0)
			}
			p.expect("]")
			v = p.call("[:]", v, first, last)
		case p.accept("."):
			name := p.toks[p.pos]
			p.pos++
			v = p.bound(fn.Field(v.Type, v.Type.FieldIndex(name)), v)
		default:
			return v
		}
	}
}

func (p *parser) list(open, end string) []value {
	p.expect(open)
	var out []value
	for !p.accept(end) {
		if len(out) > 0 {
			p.expect(",")
		}
		out = append(out, p.expr(0))
	}
	return out
}

func (p *parser) primary() value {
	tok := p.toks[p.pos]
	p.pos++
	low := strings.ToLower(tok)
	switch {
	case tok == "(":
		v := p.expr(0)
		p.expect(")")
		return v
	case tok == "[":
		p.pos--
		elems := p.list("[", "]")
		t := check(fn.Common(argsOf(elems)...))
		return p.bound(fn.MakeList(t, len(elems)), elems...)
	case tok == "{":
		var fields []column.Field
		var vals []value
		for !p.accept("}") {
			if len(fields) > 0 {
				p.expect(",")
			}
			name := unquote(p.toks[p.pos])
			p.pos++
			p.expect(":")
			v := p.expr(0)
			fields = append(fields, column.Field{Name: name, Type: v.Type})
			vals = append(vals, v)
		}
		return p.bound(fn.MakeStruct(column.StructOf(fields...)), vals...)
	case tok[0] == '\'' || len(tok) > 1 && tok[1] == '\'' && (tok[0]|0x20) == 'e':
		v := p.literal(column.VarcharType, &column.Strings{Vals: []string{unquote(tok)}})
		v.Literal = true
		return v
	case tok[0] >= '0' && tok[0] <= '9' || tok[0] == '.':
		if x, err := strconv.ParseInt(tok, 10, 64); err == nil {
			return p.literal(column.BigIntType, &column.Int64s{Vals: []int64{x}})
		}
		return p.literal(column.DoubleType, &column.Float64s{Vals: []float64{check(strconv.ParseFloat(tok, 64))}})
	case low == "true" || low == "false":
		return p.literal(column.BoolType, &column.Bools{Vals: []bool{low == "true"}})
	case low == "null":
		return value{fn.Arg{Type: column.NullType, Const: &column.AllNull{N: 1}}, &column.AllNull{N: p.n}}
	case low == "cast" || low == "try_cast":
		p.expect("(")
		v := p.expr(0)
		p.expect("as")
		t := p.typ()
		p.expect(")")
		return p.cast(v, t, low == "try_cast")
	case low == "timestamp" && p.pos < len(p.toks) && p.toks[p.pos][0] == '\'':
		return p.cast(p.primary(), column.TimestampType, false)
	case p.peek() == "(":
		return p.call(low, p.list("(", ")")...)
	}
	if v, ok := p.columns[low]; ok {
		return v
	}
	panic(fmt.Sprintf("test expression: what is %q in %q?", tok, strings.Join(p.toks, " ")))
}

func unquote(tok string) string {
	if tok[0] == '\'' {
		return strings.ReplaceAll(tok[1:len(tok)-1], "''", "'")
	}
	if len(tok) > 1 && tok[1] == '\'' {
		s := tok[2 : len(tok)-1]
		return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\'`, "'", `\\`, `\`).Replace(s)
	}
	return tok
}

func (p *parser) typ() column.Type {
	name := strings.ToUpper(p.toks[p.pos])
	p.pos++
	t, ok := map[string]column.Type{
		"BOOLEAN": column.BoolType, "BOOL": column.BoolType, "BIGINT": column.BigIntType, "DOUBLE": column.DoubleType,
		"VARCHAR": column.VarcharType, "TIMESTAMP": column.TimestampType,
	}[name]
	if name == "STRUCT" {
		ok = true
		p.expect("(")
		var fields []column.Field
		for !p.accept(")") {
			if len(fields) > 0 {
				p.expect(",")
			}
			f := p.toks[p.pos]
			p.pos++
			fields = append(fields, column.Field{Name: f, Type: p.typ()})
		}
		t = column.StructOf(fields...)
	}
	if !ok {
		panic("test expression: no type " + name)
	}
	for p.accept("[", "]") {
		t = column.ListOf(t)
	}
	return t
}

// literal lays a row out as the shape says.
func (p *parser) literal(t column.Type, one column.Vector) value {
	p.literals++
	v := value{Arg: fn.Arg{Type: t, Const: one}}
	constant := &column.Const{One: one, N: p.n}
	if p.shape == constants || p.shape == mixedRows && p.literals%2 == 0 {
		v.vec = constant
		return v
	}
	b := column.NewBuilder(t, p.n)
	b.Append(constant, 0, 1)
	b.AppendNulls(1)
	b.Append(constant, 2, p.n)
	v.vec = b.Vector()
	if s, ok := v.vec.(*column.Strings); ok {
		for i := range s.Vals { // a NULL row may hold anything
			if s.Nulls.Get(i) {
				s.Vals[i] = "(not 1 thing\x00"
			}
		}
		if p.shape == codeRows {
			// The dictionary holds values that no row has and that many functions fail on.
			dict := &column.Dict{Vals: []string{"(not 1 thing\x00", s.Vals[0], "", "\xff%"}}
			if s.Vals[0] == "" || s.Vals[0] == "\xff%" {
				dict = &column.Dict{Vals: []string{"(not 1 thing\x00", s.Vals[0]}}
			}
			codes := &column.Codes{Vals: make([]uint32, p.n), Nulls: s.Nulls, Dict: dict}
			for i := range codes.Vals {
				if !s.Nulls.Get(i) {
					codes.Vals[i] = 1
				}
			}
			v.vec = codes
		}
	}
	if x, ok := v.vec.(*column.Int64s); ok {
		x.Vals[1] = -1 << 63 // overflows in whatever is done with it
	}
	return v
}

func argsOf(vals []value) []fn.Arg {
	args := make([]fn.Arg, len(vals))
	for i, v := range vals {
		args[i] = v.Arg
	}
	return args
}

func check[T any](v T, err error) T {
	if err != nil {
		panic(failure{err})
	}
	return v
}

func (p *parser) call(name string, args ...value) value {
	return p.bound(check(fn.Resolve(name, argsOf(args))), args...)
}

func (p *parser) bound(b *fn.Bound, args ...value) value {
	vecs := make([]column.Vector, len(args))
	for i, a := range args {
		vecs[i] = p.coerce(a, b.Args[i]).vec
	}
	return value{fn.Arg{Type: b.Result}, check(b.Eval(vecs, p.n))}
}

func (p *parser) coerce(v value, t column.Type) value {
	if v.Type.Equal(t) {
		return v
	}
	return p.cast(v, t, false)
}

func (p *parser) cast(v value, t column.Type, try bool) value {
	k := check(fn.Cast(v.Type, t, try))
	return value{fn.Arg{Type: t}, check(k([]column.Vector{v.vec}, p.n))}
}

func (p *parser) in(v value, list []value) value {
	t := check(fn.CommonComparison(v.Arg, fn.Arg{Type: check(fn.Common(argsOf(list)...)), Literal: !slices.ContainsFunc(list, func(v value) bool { return !v.Literal })}))
	b := column.NewBuilder(t, len(list))
	for _, e := range list {
		b.Append(p.coerce(e, t).vec, 0, 1)
	}
	return p.bound(check(fn.In(b.Vector())), v)
}

// show prints a row of a result: type and text, the text quoted where it would be unclear.
func show(v value, i int) string {
	text := string(fn.AppendText(nil, v.vec, i))
	if v.vec.IsNull(i) {
		return v.Type.String() + " | NULL"
	}
	if text != strings.TrimSpace(text) || text == "" || text == "NULL" || strconv.Quote(text) != `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)+`"` {
		text = strconv.Quote(text)
	}
	return v.Type.String() + " | " + text
}
