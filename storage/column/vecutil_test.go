package column_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

// The utilities are checked against rows held as plain Go values: nil, bool, int64, float64, string, and []any for lists
// and structs.

var vecTypes = []column.Type{
	column.BoolType, column.BigIntType, column.DoubleType, column.VarcharType, column.TimestampType, column.NullType,
	column.ListOf(column.VarcharType), column.ListOf(column.ListOf(column.BigIntType)),
	column.StructOf(column.Field{Name: "a", Type: column.DoubleType}, column.Field{Name: "b", Type: column.ListOf(column.BoolType)}),
	column.ListOf(column.StructOf(column.Field{Name: "c", Type: column.VarcharType})),
}

var testDicts = []*column.Dict{{Vals: []string{"", "a", "b\x00", "zebra"}}, {Vals: []string{"zebra", "q", strings.Repeat("long", 300)}}}

func drawNulls(t *rapid.T, n int) column.Nulls {
	var nulls column.Nulls
	if rapid.Bool().Draw(t, "nulls") {
		for i := range n {
			if rapid.IntRange(0, 3).Draw(t, "null") == 0 {
				nulls = nulls.With(i, n)
			}
		}
	}
	return nulls
}

// drawVector draws a vector of n rows of any shape that the contract allows for the type.
func drawVector(t *rapid.T, typ column.Type, n int) column.Vector {
	shape := rapid.IntRange(0, 9).Draw(t, "shape")
	if shape == 0 && n > 0 {
		return &column.Const{One: column.Flat(drawVector(t, typ, 1), typ), N: n}
	}
	switch typ.Kind {
	case column.Bool:
		return &column.Bools{Vals: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "bools"), Nulls: drawNulls(t, n)}
	case column.BigInt, column.Timestamp:
		return &column.Int64s{Vals: rapid.SliceOfN(rapid.Int64Range(-3, 3), n, n).Draw(t, "ints"), Nulls: drawNulls(t, n), Time: typ.Kind == column.Timestamp}
	case column.Double:
		some := rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1.5, -2})
		return &column.Float64s{Vals: rapid.SliceOfN(some, n, n).Draw(t, "floats"), Nulls: drawNulls(t, n)}
	case column.Varchar:
		if shape < 5 {
			d := rapid.SampledFrom(testDicts).Draw(t, "dict")
			return &column.Codes{Vals: rapid.SliceOfN(rapid.Uint32Range(0, uint32(len(d.Vals)-1)), n, n).Draw(t, "codes"), Nulls: drawNulls(t, n), Dict: d}
		}
		some := rapid.SampledFrom([]string{"", "a", "b\x00", "zebra", "é", "\xff", strings.Repeat("x", 20000)})
		return &column.Strings{Vals: rapid.SliceOfN(some, n, n).Draw(t, "strings"), Nulls: drawNulls(t, n)}
	case column.List:
		nulls := drawNulls(t, n)
		at := rapid.Uint32Range(0, 2).Draw(t, "first")
		offsets := []uint32{at}
		for i := range n {
			if !nulls.Get(i) {
				at += rapid.Uint32Range(0, 3).Draw(t, "len")
			}
			offsets = append(offsets, at)
		}
		return &column.Lists{Offsets: offsets, Elem: drawVector(t, *typ.Elem, int(at)), Nulls: nulls}
	case column.Struct:
		v := &column.Structs{Typ: typ, N: n, Nulls: drawNulls(t, n)}
		for _, f := range typ.Fields {
			v.Fields = append(v.Fields, column.Flat(drawVector(t, f.Type, n), f.Type))
		}
		for i := range n { // a NULL struct has NULL in every field
			if v.Nulls.Get(i) {
				for _, f := range v.Fields {
					setNull(f, i)
				}
			}
		}
		return v
	}
	return &column.AllNull{N: n}
}

func setNull(v column.Vector, i int) {
	switch v := v.(type) {
	case *column.Float64s:
		v.Nulls = v.Nulls.With(i, len(v.Vals))
	case *column.Strings:
		v.Nulls = v.Nulls.With(i, len(v.Vals))
	case *column.Lists:
		// An empty row that is NULL; the elements of the others stay where they are, so only rows that are empty can be.
		n := v.Len()
		if v.Offsets[i] != v.Offsets[i+1] {
			w := column.Take(v, seq(n)).(*column.Lists)
			b := column.NewBuilder(v.Type(), n)
			b.Append(w, 0, i)
			b.AppendNulls(1)
			b.Append(w, i+1, n)
			*v = *b.Vector().(*column.Lists)
			return
		}
		v.Nulls = v.Nulls.With(i, n)
	}
}

func seq(n int) []uint32 {
	s := make([]uint32, n)
	for i := range s {
		s[i] = uint32(i)
	}
	return s
}

func row(v column.Vector, i int) any {
	if c, ok := v.(*column.Const); ok {
		return row(c.One, 0)
	}
	if v.IsNull(i) {
		return nil
	}
	switch v := v.(type) {
	case *column.Bools:
		return v.Vals[i]
	case *column.Int64s:
		return v.Vals[i]
	case *column.Float64s:
		return v.Vals[i]
	case *column.Strings:
		return v.Vals[i]
	case *column.Codes:
		return v.Dict.Vals[v.Vals[i]]
	case *column.Lists:
		out := []any{}
		for e := v.Offsets[i]; e < v.Offsets[i+1]; e++ {
			out = append(out, row(v.Elem, int(e)))
		}
		return out
	case *column.Structs:
		out := []any{}
		for _, f := range v.Fields {
			out = append(out, row(f, i))
		}
		return out
	}
	return nil
}

func rows(v column.Vector) []any {
	out := make([]any, v.Len())
	for i := range out {
		out[i] = row(v, i)
	}
	return out
}

// compareRows is the order by definition.
func compareRows(a, b any) int {
	if a == nil || b == nil {
		switch {
		case a == nil && b == nil:
			return 0
		case a == nil:
			return 1
		}
		return -1
	}
	switch a := a.(type) {
	case bool:
		x, y := 0, 0
		if a {
			x = 1
		}
		if b.(bool) {
			y = 1
		}
		return x - y
	case int64:
		return int(a - b.(int64))
	case float64:
		b := b.(float64)
		switch {
		case math.IsNaN(a) && math.IsNaN(b) || a == b:
			return 0
		case math.IsNaN(a) || a > b:
			return 1
		}
		return -1
	case string:
		return bytes.Compare([]byte(a), []byte(b.(string)))
	case []any:
		b := b.([]any)
		for i := range min(len(a), len(b)) {
			if c := compareRows(a[i], b[i]); c != 0 {
				return c
			}
		}
		return len(a) - len(b)
	}
	panic(fmt.Sprintf("row of type %T", a))
}

func sign(n int) int { return max(-1, min(1, n)) }

func wantRows(t *rapid.T, what string, got column.Vector, want []any) {
	t.Helper()
	if got.Len() != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, got.Len(), len(want))
	}
	for i := range want {
		// Bit-wise, so that -0.0 and 0.0 differ: fmt prints them apart.
		if g, w := fmt.Sprintf("%#v", row(got, i)), fmt.Sprintf("%#v", want[i]); g != w {
			t.Fatalf("%s: row %d is %s, want %s", what, i, g, w)
		}
	}
}

func TestVectorsAgainstRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ := rapid.SampledFrom(vecTypes).Draw(t, "type")
		n := rapid.IntRange(0, 150).Draw(t, "n")
		v := drawVector(t, typ, n)
		all := rows(v)

		flat := column.Flat(v, typ)
		wantRows(t, "Flat", flat, all)
		if typ.Kind != column.Null && !flat.Type().Equal(typ) {
			t.Fatalf("Flat gives %s, want %s", flat.Type(), typ)
		}

		from := rapid.IntRange(0, n).Draw(t, "from")
		to := rapid.IntRange(from, n).Draw(t, "to")
		wantRows(t, "Slice", column.Slice(v, from, to), all[from:to])
		wantRows(t, "Slice of Slice", column.Slice(column.Slice(v, from, n), 0, to-from), all[from:to])

		var sel []uint32
		if n > 0 {
			sel = rapid.SliceOfN(rapid.Uint32Range(0, uint32(n-1)), 0, 2*n).Draw(t, "sel")
		}
		picked := []any{}
		for _, s := range sel {
			picked = append(picked, all[s])
		}
		wantRows(t, "Take", column.Take(v, sel), picked)

		nulls := 0
		for _, r := range all {
			if r == nil {
				nulls++
			}
		}
		if got := column.CountNulls(v, n); got != nulls {
			t.Fatalf("CountNulls is %d, want %d", got, nulls)
		}
		if got := column.NullsOf(v); true {
			for i, r := range all {
				if got.Get(i) != (r == nil) {
					t.Fatalf("NullsOf says %v for row %d, which is %#v", got.Get(i), i, r)
				}
			}
		}

		w := drawVector(t, typ, rapid.IntRange(1, 20).Draw(t, "m"))
		cmp, eq := column.Comparer(v, w), column.Equaler(v, w)
		vh, wh := make([]uint64, n), make([]uint64, w.Len())
		column.HashInto(v, vh)
		column.HashInto(w, wh)
		for i := range n {
			for j := range w.Len() {
				want := compareRows(all[i], row(w, j))
				if got := cmp(i, j); sign(got) != sign(want) {
					t.Fatalf("Comparer says %d for %#v and %#v, want %d", got, all[i], row(w, j), want)
				}
				if eq(i, j) != (want == 0) {
					t.Fatalf("Equaler says %v for %#v and %#v", eq(i, j), all[i], row(w, j))
				}
				if (vh[i] == wh[j]) != (want == 0) {
					t.Fatalf("hashes of %#v and %#v: %x and %x", all[i], row(w, j), vh[i], wh[j])
				}
			}
		}
	})
}

func TestBuilderAgainstRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ := rapid.SampledFrom(vecTypes).Draw(t, "type")
		b := column.NewBuilder(typ, rapid.IntRange(0, 10).Draw(t, "room"))
		var want []any
		var earlier column.Vector
		earlierRows := 0
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			n := rapid.IntRange(0, 70).Draw(t, "n")
			v := drawVector(t, typ, n)
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				from := rapid.IntRange(0, n).Draw(t, "from")
				to := rapid.IntRange(from, n).Draw(t, "to")
				b.Append(v, from, to)
				want = append(want, rows(v)[from:to]...)
			case 2:
				sel := []uint32{}
				if n > 0 {
					sel = rapid.SliceOfN(rapid.Uint32Range(0, uint32(n-1)), 0, 2*n).Draw(t, "sel")
				}
				b.AppendSel(v, sel)
				for _, s := range sel {
					want = append(want, row(v, int(s)))
				}
			case 3:
				b.AppendNulls(n)
				want = append(want, make([]any, n)...)
			case 4:
				b.Append(&column.AllNull{N: n}, 0, n)
				want = append(want, make([]any, n)...)
			case 5:
				if rapid.Bool().Draw(t, "reset") {
					b.Reset()
					want, earlier = nil, nil
				} else {
					earlier, earlierRows = b.Vector(), len(want)
				}
			}
			if b.Len() != len(want) {
				t.Fatalf("Len is %d, want %d", b.Len(), len(want))
			}
		}
		wantRows(t, "Vector", b.Vector(), want)
		if earlier != nil {
			wantRows(t, "Vector before more rows", earlier, want[:earlierRows])
		}
		if b.Bytes() < int64(len(want))/8 && typ.Kind != column.Null {
			t.Fatalf("Bytes is %d for %d rows", b.Bytes(), len(want))
		}
	})
}

func TestUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "n")
		var sets []column.Nulls
		var before []column.Nulls
		for range rapid.IntRange(0, 4).Draw(t, "sets") {
			s := drawNulls(t, n)
			sets, before = append(sets, s), append(before, slices.Clone(s))
		}
		got := column.Union(n, sets...)
		for i := range n {
			want := slices.ContainsFunc(before, func(s column.Nulls) bool { return s.Get(i) })
			if got.Get(i) != want {
				t.Fatalf("row %d: %v, want %v", i, got.Get(i), want)
			}
		}
		for k := range sets {
			if !slices.Equal(sets[k], before[k]) {
				t.Fatalf("set %d was changed", k)
			}
		}
	})
}

func BenchmarkHashInto(b *testing.B) {
	ints := &column.Int64s{Vals: make([]int64, 4096)}
	for i := range ints.Vals {
		ints.Vals[i] = int64(i * 7919)
	}
	hashes := make([]uint64, 4096)
	b.SetBytes(4096 * 8)
	for b.Loop() {
		column.HashInto(ints, hashes)
	}
}
