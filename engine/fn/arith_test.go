package fn

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

// TestIntegerArithmetic compares whole batches with math/big: values, NULLs, and which row fails first.
func TestIntegerArithmetic(t *testing.T) {
	edge := rapid.SampledFrom([]int64{0, 1, -1, math.MinInt64, math.MaxInt64, math.MinInt64 + 1, 1 << 31, -1 << 31, 1<<31 - 1, 3037000500})
	number := rapid.OneOf(rapid.Int64(), edge, rapid.Int64Range(-100, 100))
	ops := map[string]func(x, y *big.Int) *big.Int{
		"+":  func(x, y *big.Int) *big.Int { return new(big.Int).Add(x, y) },
		"-":  func(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) },
		"*":  func(x, y *big.Int) *big.Int { return new(big.Int).Mul(x, y) },
		"//": func(x, y *big.Int) *big.Int { return new(big.Int).Quo(x, y) },
		"%":  func(x, y *big.Int) *big.Int { return new(big.Int).Rem(x, y) },
	}
	rapid.Check(t, func(t *rapid.T) {
		op := rapid.SampledFrom([]string{"+", "-", "*", "//", "%"}).Draw(t, "op")
		n := rapid.IntRange(1, 1100).Draw(t, "n")
		small := rapid.Bool().Draw(t, "small")
		draw := func(what string) (column.Vector, []int64, column.Nulls) {
			of := number
			if small {
				of = rapid.Int64Range(-1000, 1000)
			}
			if rapid.Bool().Draw(t, what+" constant") {
				x := of.Draw(t, what)
				return &column.Const{One: &column.Int64s{Vals: []int64{x}}, N: n}, fill(x, n), nil
			}
			vals := make([]int64, n)
			some := rapid.SliceOfN(of, 1, 20).Draw(t, what)
			var nulls column.Nulls
			null := rapid.IntRange(0, 3).Draw(t, what+" nulls")
			for i := range vals {
				vals[i] = some[(i*7+i/11)%len(some)]
				if null == 0 && i%3 == 1 {
					nulls = nulls.With(i, n)
				}
			}
			return &column.Int64s{Vals: vals, Nulls: nulls}, vals, nulls
		}
		a, x, xn := draw("a")
		b, y, yn := draw("b")
		bound, err := Resolve(op, Args(column.BigIntType, column.BigIntType))
		if err != nil {
			t.Fatal(err)
		}
		got, err := bound.Eval([]column.Vector{a, b}, n)
		for i := range n {
			if xn.Get(i) || yn.Get(i) {
				if err == nil && !got.IsNull(i) {
					t.Fatalf("row %d is not NULL", i)
				}
				continue
			}
			if y[i] == 0 && (op == "//" || op == "%") {
				if err == nil && !got.IsNull(i) {
					t.Fatalf("row %d, by zero, is not NULL", i)
				}
				continue
			}
			want := ops[op](big.NewInt(x[i]), big.NewInt(y[i]))
			overflow := !want.IsInt64() || op == "%" && x[i] == math.MinInt64 && y[i] == -1
			if overflow {
				if err == nil {
					t.Fatalf("%d %s %d: no error", x[i], op, y[i])
				}
				return // the rows before it were fine
			}
			if err == nil {
				if v := column.Take(got, []uint32{uint32(i)}); string(AppendText(nil, v, 0)) != want.String() {
					t.Fatalf("%d %s %d = %s, want %s", x[i], op, y[i], AppendText(nil, v, 0), want)
				}
			}
		}
		if err != nil {
			t.Fatalf("no row overflows, but: %v", err)
		}
	})
}

func TestInt128(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum int128
		want := new(big.Int)
		vals := rapid.SliceOf(rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1}))).Draw(t, "vals")
		var other int128
		for i, x := range vals {
			if i%2 == 0 {
				sum.add(x)
			} else {
				other.add(x)
			}
			want.Add(want, big.NewInt(x))
		}
		sum.merge(other)
		if all := sumOf(vals); all != sum {
			t.Fatalf("sumOf is %v, want %v", all, sum)
		}
		x, ok := sum.int64()
		if ok != want.IsInt64() || ok && x != want.Int64() {
			t.Fatalf("sum is %d, %v, want %s", x, ok, want)
		}
		exact, _ := new(big.Float).SetInt(want).Float64()
		if f := sum.float64(); math.Abs(f-exact) > math.Abs(exact)*1e-15 {
			t.Fatalf("sum as double is %v, want %v", f, exact)
		}
		if len(vals) > 0 {
			mean, _ := new(big.Rat).SetFrac(want, big.NewInt(int64(len(vals)))).Float64()
			if got := (&sumInt{sum, int64(len(vals))}).mean(); math.Abs(got-mean) > math.Abs(mean)*1e-15 {
				t.Fatalf("mean is %v, want %v", got, mean)
			}
		}
	})
}

func TestCaseMaps(t *testing.T) {
	for r := rune(0); r <= 0xe0fff; r++ {
		if r == 0x20000 {
			r = 0xe0000 // nothing but ideographs and unassigned ones is between
		}
		s := string(r)
		if got, want := string(toLower.append(nil, s)), strings.ToLower(s); got != want && r != 'İ' {
			t.Errorf("lower of %q is %q, want %q", s, got, want)
		}
		if got, want := string(toUpper.append(nil, s)), strings.ToUpper(s); got != want && r != 'ß' {
			t.Errorf("upper of %q is %q, want %q", s, got, want)
		}
		if toLower.same(s) != (string(toLower.append(nil, s)) == s) {
			t.Errorf("same(%q) is %v", s, toLower.same(s))
		}
	}
	if got := string(toLower.append(nil, "A\xffB\xe4\xb8C")); got != "a\xffb\xe4\xb8c" {
		t.Errorf("lower of broken UTF-8 is %q", got)
	}
}

// TestBatchText wants an error once a batch of texts is too large for memory.
func TestBatchText(t *testing.T) {
	out := newTextOut(3)
	for i := range out.vals {
		if err := out.spent("repeat"); (err != nil) != (i == 2) {
			t.Errorf("row %d: %v", i, err)
		}
		out.set(i, append(out.room(8), "12345678"...))
		out.total += maxBatchText / 2
	}
}

func benchKernel(b *testing.B, name string, args ...column.Vector) {
	types := make([]column.Type, len(args))
	for i, a := range args {
		types[i] = a.Type()
	}
	bound, err := Resolve(name, Args(types...))
	if err != nil {
		b.Fatal(err)
	}
	n := args[0].Len()
	for b.Loop() {
		if _, err := bound.Eval(args, n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
}

func BenchmarkKernels(b *testing.B) {
	const n = 4096
	x := &column.Int64s{Vals: make([]int64, n)}
	f := &column.Float64s{Vals: make([]float64, n)}
	flags := &column.Bools{Vals: make([]bool, n)}
	dict := &column.Dict{Vals: []string{"English", "Portuguese", "unknown", "Russian", "Chinese", "Spanish"}}
	codes := &column.Codes{Vals: make([]uint32, n), Dict: dict}
	for i := range n {
		x.Vals[i] = int64(i * 7919 % 1000)
		f.Vals[i] = float64(i*7919%1000) / 1000
		flags.Vals[i] = i%3 == 0
		codes.Vals[i] = uint32(i*7919) % 6
	}
	text := column.Flat(codes, column.VarcharType)
	long := &column.Strings{Vals: make([]string, n)}
	for i := range n {
		long.Vals[i] = strings.Repeat("The quick brown fox jumps over the lazy dog. ", 5)
	}
	ten := &column.Const{One: &column.Int64s{Vals: []int64{10}}, N: n}
	half := &column.Const{One: &column.Float64s{Vals: []float64{0.5}}, N: n}
	english := &column.Const{One: &column.Strings{Vals: []string{"English"}}, N: n}
	word := &column.Const{One: &column.Strings{Vals: []string{"cat"}}, N: n}
	for _, c := range []struct {
		name string
		op   string
		args []column.Vector
	}{
		{"int+int", "+", []column.Vector{x, x}}, {"int+const", "+", []column.Vector{x, ten}}, {"int*int", "*", []column.Vector{x, x}},
		{"int//const", "//", []column.Vector{x, ten}}, {"double/double", "/", []column.Vector{f, f}},
		{"int<const", "<", []column.Vector{x, ten}}, {"double>const", ">", []column.Vector{f, half}}, {"double=double", "=", []column.Vector{f, f}},
		{"codes=const", "=", []column.Vector{codes, english}}, {"text=const", "=", []column.Vector{text, english}},
		{"and", "and", []column.Vector{flags, flags}}, {"lower codes", "lower", []column.Vector{codes}}, {"lower text", "lower", []column.Vector{long}},
		{"length text", "length", []column.Vector{long}}, {"contains text", "contains", []column.Vector{long, word}},
	} {
		b.Run(c.name, func(b *testing.B) { benchKernel(b, c.op, c.args...) })
	}
}
