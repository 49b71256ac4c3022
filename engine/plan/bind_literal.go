package plan

import (
	"math"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// bindNumber binds a number, negative if neg.
func bindNumber(n *lang.NumberLit, neg bool) (expr, error) {
	txt := n.Text
	if neg {
		txt = "-" + txt
	}
	if n.Kind == lang.Integer {
		v, err := strconv.ParseInt(txt, 10, 64)
		if err != nil {
			return nil, withHint(fault(codeValue, n.Pos, "%s is out of the range of BIGINT", shorten(txt)), "write it with a decimal point to have a DOUBLE")
		}
		return intLit(v, n.Pos), nil
	}
	v, err := strconv.ParseFloat(txt, 64)
	if err != nil && math.IsInf(v, 0) {
		return nil, fault(codeValue, n.Pos, "%s is out of the range of DOUBLE", shorten(txt))
	}
	if err != nil {
		return nil, fault(codeValue, n.Pos, "%s is not a number", shorten(txt))
	}
	return &litExpr{one: &column.Float64s{Vals: []float64{v}}, t: column.DoubleType, pos: n.Pos}, nil
}

func (x *exprBinder) bindParam(p *lang.Param) (expr, error) {
	var v column.Vector
	if p.Name != "" {
		var ok bool
		if v, ok = x.b.params.Named[p.Name]; !ok {
			return nil, fault(codeParameter, p.Pos, "there is no value for the parameter $%s", p.Name)
		}
	} else {
		if p.Index < 1 || p.Index > len(x.b.params.Positional) {
			return nil, fault(codeParameter, p.Pos, "there is no value for parameter %d: %d given", p.Index, len(x.b.params.Positional))
		}
		v = x.b.params.Positional[p.Index-1]
	}
	if v.Len() != 1 {
		return nil, fault(codeParameter, p.Pos, "the value of a parameter has %d rows", v.Len())
	}
	t := v.Type()
	return &litExpr{one: oneRow(v, t), t: t, open: t.Kind == column.Varchar, pos: p.Pos}, nil
}

func (x *exprBinder) bindList(e *lang.ListLit) (expr, error) {
	elems, err := x.bindAll(e.Elems)
	if err != nil {
		return nil, err
	}
	t, err := fn.Common(argsOf(elems)...)
	if err != nil {
		return nil, functionFault(err, e.Pos, elems)
	}
	for i, el := range elems {
		if elems[i], err = coerce(el, t); err != nil {
			return nil, err
		}
	}
	f := fn.MakeList(t, len(elems))
	return fold(&callExpr{name: "list_value", fn: f, args: elems, pos: e.Pos}), nil
}

func (x *exprBinder) bindStruct(e *lang.StructLit) (expr, error) {
	var fields []column.Field
	var args []expr
	for _, f := range e.Fields {
		v, err := x.bind(f.Value)
		if err != nil {
			return nil, err
		}
		for _, other := range fields {
			if strings.EqualFold(other.Name, f.Name.Name) {
				return nil, fault(codeQuery, f.Pos, "the field %s is there twice", quoteName(f.Name.Name))
			}
		}
		fields, args = append(fields, column.Field{Name: f.Name.Name, Type: v.typ()}), append(args, v)
	}
	t := column.StructOf(fields...)
	return fold(&callExpr{name: "struct_pack", fn: fn.MakeStruct(t), args: args, pos: e.Pos}), nil
}
