package fn_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

var (
	text = column.VarcharType
	num  = column.BigIntType
	dbl  = column.DoubleType
)

func TestResolveErrors(t *testing.T) {
	literal := fn.Arg{Type: text, Literal: true}
	for _, c := range []struct {
		name    string
		args    []fn.Arg
		kind    fn.ErrorKind
		detail  string
		suggest string // the first suggestion
	}{
		{"lenght", fn.Args(text), fn.UnknownFunction, "there is no function called 'lenght'", "length"},
		{"regexp_match", fn.Args(text, text), fn.UnknownFunction, "there is no function called 'regexp_match'", "regexp_matches"},
		{"qqqqqqqq", nil, fn.UnknownFunction, "there is no function called 'qqqqqqqq'", ""},
		{"lower", fn.Args(num), fn.WrongArguments, "lower does not take (BIGINT)", ""},
		{"lower", nil, fn.WrongArguments, "lower needs arguments", ""},
		{"LOWER", fn.Args(text, text), fn.WrongArguments, "lower does not take (VARCHAR, VARCHAR)", ""},
		{"+", fn.Args(text, num), fn.WrongArguments, "+ cannot be applied to VARCHAR and BIGINT", ""},
		{"-", fn.Args(text), fn.WrongArguments, "- cannot be applied to VARCHAR", ""},
		{"like", fn.Args(text, num), fn.WrongArguments, "LIKE cannot be applied to VARCHAR and BIGINT", ""},
		{"abs", []fn.Arg{literal}, fn.WrongArguments, "abs takes several types, and the quoted text could be any of them: cast it", ""},
		{"sum", fn.Args(num), fn.NotScalar, "sum is an aggregate and cannot be used here", ""},
		{"coalesce", fn.Args(num, text), fn.NoCommonType, "cannot mix BIGINT and VARCHAR: cast one of them", ""},
		{"=", fn.Args(num, column.TimestampType), fn.NoCommonType, "cannot compare BIGINT and TIMESTAMP: cast one of them", ""},
		{"struct_extract", append(fn.Args(column.StructOf(column.Field{Name: "role", Type: text})), fn.Arg{Type: text, Const: &column.Strings{Vals: []string{"rule"}}}),
			fn.UnknownField, "there is no field 'rule'; there are role", "role"},
		{"list_sort", fn.Args(column.ListOf(num), text), fn.NotConstant, "argument 2 has to be a constant text", ""},
	} {
		_, err := fn.Resolve(c.name, c.args)
		var e *fn.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v is no *fn.Error", c.name, err)
			continue
		}
		if e.Kind != c.kind || e.Error() != c.detail || !strings.EqualFold(e.Name, c.name) {
			t.Errorf("%s: kind %d, name %s, %q; want kind %d, %q", c.name, e.Kind, e.Name, e.Detail, c.kind, c.detail)
		}
		first := ""
		if len(e.Suggestions) > 0 {
			first = e.Suggestions[0]
		}
		if first != c.suggest {
			t.Errorf("%s: suggestions %q, want %q first", c.name, e.Suggestions, c.suggest)
		}
		if c.kind == fn.WrongArguments && len(e.Signatures) == 0 {
			t.Errorf("%s: no signatures", c.name)
		}
	}
}

func TestImplicitCasts(t *testing.T) {
	pair := func(a, b column.Type) column.Type {
		return column.StructOf(column.Field{Name: "a", Type: a}, column.Field{Name: "b", Type: b})
	}
	for _, c := range []struct {
		from, to column.Type
		want     bool
	}{
		{num, dbl, true}, {dbl, num, false}, {column.NullType, column.ListOf(num), true}, {num, text, false}, {text, num, false},
		{column.BoolType, num, false}, {column.ListOf(num), column.ListOf(dbl), true}, {column.ListOf(column.NullType), column.ListOf(text), true},
		{column.ListOf(dbl), column.ListOf(num), false}, {pair(num, text), pair(dbl, text), true}, {pair(num, text), pair(text, num), false},
	} {
		if got := fn.CanImplicit(c.from, c.to); got != c.want {
			t.Errorf("CanImplicit(%s, %s) is %v", c.from, c.to, got)
		}
		if _, err := fn.Cast(c.from, c.to, false); c.want && err != nil {
			t.Errorf("implicit, but: %v", err)
		}
	}
	if got := fn.CommonUnion(num, text); !got.Equal(text) {
		t.Errorf("BIGINT and VARCHAR unite as %s", got)
	}
	if got := fn.CommonUnion(column.BoolType, dbl); !got.Equal(dbl) {
		t.Errorf("BOOLEAN and DOUBLE unite as %s", got)
	}
	if got, err := fn.Common(fn.Args(pair(num, dbl), column.StructOf(column.Field{Name: "b", Type: num}, column.Field{Name: "a", Type: dbl}))...); err != nil || !got.Equal(pair(dbl, dbl)) {
		t.Errorf("structs of other order meet as %s, %v", got, err)
	}
}

// TestAllIsComplete wants that every name and alias leads to its entry, once.
func TestAllIsComplete(t *testing.T) {
	all := fn.All()
	if !slices.IsSortedFunc(all, func(a, b *fn.Function) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("not in order of names")
	}
	for _, f := range all {
		for _, name := range append([]string{f.Name, strings.ToUpper(f.Name)}, f.Aliases...) {
			if got, ok := fn.Lookup(name); !ok || got != f {
				t.Errorf("Lookup(%q) gives another entry than %s", name, f.Name)
			}
			if fn.IsAggregate(name) != (f.Class == fn.Aggregate) {
				t.Errorf("IsAggregate(%q) is %v", name, fn.IsAggregate(name))
			}
		}
	}
	if _, ok := fn.Lookup("nosuch"); ok || fn.IsAggregate("nosuch") {
		t.Error("nosuch is known")
	}
}

// TestDictionaryCache calls one Bound with dictionaries and constants that change, from several goroutines at once.
func TestDictionaryCache(t *testing.T) {
	b, err := fn.Resolve("concat", fn.Args(text, text))
	if err != nil {
		t.Fatal(err)
	}
	upper, err := fn.Resolve("replace", fn.Args(text, text, text))
	if err != nil {
		t.Fatal(err)
	}
	dicts := []*column.Dict{{Vals: []string{"a", "b", "c"}}, {Vals: []string{"c", "a"}}}
	consts := []*column.Strings{{Vals: []string{"x"}}, {Vals: []string{"y"}}}
	star := &column.Const{One: &column.Strings{Vals: []string{"a"}}, N: 4}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 200 {
				dict, with := dicts[(i+w)%2], consts[i/2%2]
				codes := &column.Codes{Vals: []uint32{1, 0, 1, 1}, Dict: dict, Nulls: column.Nulls{8}}
				c := &column.Const{One: with, N: 4}
				v, err := upper.Eval([]column.Vector{codes, star, c}, 4)
				if err != nil {
					t.Error(err)
					return
				}
				for r := range 3 {
					want := strings.ReplaceAll(dict.Vals[codes.Vals[r]], "a", with.Vals[0])
					if got := string(fn.AppendText(nil, v, r)); got != want {
						t.Errorf("row %d is %s, want %s", r, got, want)
					}
				}
				if !v.IsNull(3) {
					t.Error("row 3 is not NULL")
				}
				if v, err = b.Eval([]column.Vector{codes, c}, 4); err != nil || string(fn.AppendText(nil, v, 3)) != with.Vals[0] {
					t.Errorf("concat of NULL is %s, %v", fn.AppendText(nil, v, 3), err)
				}
			}
		})
	}
	wg.Wait()
}

// TestDictionaryOfErrors evaluates a dictionary of which some value fails, but in no row.
func TestDictionaryOfErrors(t *testing.T) {
	cast, err := fn.Cast(text, num, false)
	if err != nil {
		t.Fatal(err)
	}
	codes := &column.Codes{Vals: []uint32{1, 1}, Dict: &column.Dict{Vals: []string{"x", "7"}}}
	v, err := cast([]column.Vector{codes}, 2)
	if err != nil || v.(*column.Int64s).Vals[1] != 7 {
		t.Fatalf("%v, %v", v, err)
	}
	codes.Vals[0] = 0
	var e *fn.ValueError
	if _, err = cast([]column.Vector{codes}, 2); !errors.As(err, &e) || e.Detail != "cannot read 'x' as BIGINT" {
		t.Fatalf("error is %v", err)
	}
}

// TestResultDictionary wants that codes stay codes, with each value once in the dictionary.
func TestResultDictionary(t *testing.T) {
	lower, err := fn.Resolve("lower", fn.Args(text))
	if err != nil {
		t.Fatal(err)
	}
	codes := &column.Codes{Vals: []uint32{0, 1, 2}, Dict: &column.Dict{Vals: []string{"A", "a", "B"}}}
	v, err := lower.Eval([]column.Vector{codes}, 3)
	if err != nil {
		t.Fatal(err)
	}
	out, ok := v.(*column.Codes)
	if !ok || !slices.Equal(out.Dict.Vals, []string{"a", "b"}) || !slices.Equal(out.Vals, []uint32{0, 0, 1}) {
		t.Fatalf("lower of codes is %#v", v)
	}
	again, err := lower.Eval([]column.Vector{codes}, 3)
	if err != nil || again.(*column.Codes).Dict != out.Dict {
		t.Fatalf("the dictionary of the next batch is another one")
	}
}

// TestConstants wants constants of constants, unless the function is volatile.
func TestConstants(t *testing.T) {
	one := &column.Const{One: &column.Int64s{Vals: []int64{1}}, N: 100}
	plus, err := fn.Resolve("+", fn.Args(num, num))
	if err != nil {
		t.Fatal(err)
	}
	v, err := plus.Eval([]column.Vector{one, one}, 50)
	if c, ok := v.(*column.Const); err != nil || !ok || c.N != 50 {
		t.Fatalf("1 + 1 is %#v, %v", v, err)
	}
	random, err := fn.Resolve("random", nil)
	if err != nil || !random.Volatile {
		t.Fatalf("random: %v, %v", random, err)
	}
	if v, err = random.Eval(nil, 100); err != nil {
		t.Fatal(err)
	}
	vals := v.(*column.Float64s).Vals
	if len(vals) != 100 || slices.Min(vals) == slices.Max(vals) || slices.Min(vals) < 0 || slices.Max(vals) >= 1 {
		t.Fatalf("random gives %v", vals)
	}
	if v, err = plus.Eval([]column.Vector{one, one}, 0); err != nil || v.Len() != 0 {
		t.Fatalf("no rows give %v, %v", v, err)
	}
}

func TestNewMatcher(t *testing.T) {
	for _, c := range []struct {
		name   string
		consts []string
		yes    string
		no     string
		shown  string
	}{
		{"like", []string{"a%"}, "abc", "bc", "LIKE 'a%'"},
		{"like", []string{"a$%", "$"}, "a%", "ab", "LIKE 'a$%' ESCAPE '$'"},
		{"ilike", []string{"%B%"}, "abc", "ac", "ILIKE '%B%'"},
		{"~", []string{"a.c"}, "abc", "xabc", "regexp_full_match 'a.c'"},
		{"~*", []string{"B"}, "abc", "ac", "regexp_matches 'B' 'i'"},
		{"regexp_matches", []string{"b", "i"}, "ABC", "ac", "regexp_matches 'b' 'i'"},
		{"contains", []string{"b"}, "abc", "ac", "contains 'b'"},
		{"prefix", []string{"a"}, "abc", "bc", "starts_with 'a'"},
		{"ends_with", []string{"c"}, "abc", "ab", "ends_with 'c'"},
	} {
		m, ok, err := fn.NewMatcher(c.name, c.consts)
		if err != nil || !ok {
			t.Errorf("%s: %v, %v", c.name, ok, err)
			continue
		}
		if !m.MatchString(c.yes) || !m.Match([]byte(c.yes)) || m.MatchString(c.no) || m.Match([]byte(c.no)) || m.String() != c.shown {
			t.Errorf("%s matches %q: %v, %q: %v, shown as %s", c.name, c.yes, m.MatchString(c.yes), c.no, m.MatchString(c.no), m)
		}
	}
	for _, name := range []string{"lower", "not like", "nosuch", "="} {
		if _, ok, err := fn.NewMatcher(name, []string{"x"}); ok || err != nil {
			t.Errorf("%s has a matcher", name)
		}
	}
	if _, ok, err := fn.NewMatcher("regexp_matches", []string{"("}); !ok || err == nil {
		t.Error("a faulty expression gives no error")
	}
}

func TestInSets(t *testing.T) {
	empty, err := fn.In(&column.Int64s{})
	if err != nil {
		t.Fatal(err)
	}
	null := &column.Int64s{Vals: []int64{1}, Nulls: column.Nulls{1}}
	v, err := empty.Eval([]column.Vector{null}, 1)
	if err != nil || v.IsNull(0) || v.(*column.Bools).Vals[0] {
		t.Errorf("NULL IN () is %v, %v", v, err)
	}
	large := &column.Strings{}
	for i := range 1000 {
		large.Vals = append(large.Vals, strings.Repeat("x", i))
	}
	in, err := fn.In(large)
	if err != nil {
		t.Fatal(err)
	}
	codes := &column.Codes{Vals: []uint32{0, 1}, Dict: &column.Dict{Vals: []string{"xxx", "y"}}}
	if v, err = in.Eval([]column.Vector{codes}, 2); err != nil || !v.(*column.Bools).Vals[0] || v.(*column.Bools).Vals[1] {
		t.Errorf("IN of codes is %v, %v", v, err)
	}
}

// TestWrongVectors wants an error of a caller's mistake.
func TestWrongVectors(t *testing.T) {
	plus, err := fn.Resolve("+", fn.Args(num, num))
	if err != nil {
		t.Fatal(err)
	}
	ints := &column.Int64s{Vals: []int64{1, 2}}
	for _, args := range [][]column.Vector{{ints}, {ints, &column.Float64s{Vals: []float64{1, 2}}}, {ints, &column.Int64s{Vals: []int64{1}}}} {
		if _, err := plus.Eval(args, 2); err == nil {
			t.Errorf("no error of %v", args)
		}
	}
}
