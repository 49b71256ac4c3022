package fn

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

func TestParseIntAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[-+]?[0-9]{1,21}(\.[0-9]{0,20})?(e[-+]?[0-9]{1,2})?`).Draw(t, "number")
		r, ok := new(big.Rat).SetString(strings.Replace(strings.TrimPrefix(s, "+"), ".e", "e", 1))
		if !ok {
			t.Skip("not read by math/big")
		}
		// Half away from zero: add half of the sign and cut.
		half := big.NewRat(int64(r.Sign()), 2)
		r.Add(r, half)
		want := new(big.Int).Quo(r.Num(), r.Denom())
		got, ok := parseInt(s)
		if ok != want.IsInt64() || ok && got != want.Int64() {
			t.Fatalf("parseInt(%q) is %d, %v, want %s", s, got, ok, want)
		}
	})
}

func TestDoublesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		s := string(AppendDouble(nil, x))
		y, ok := parseDouble(s)
		if !ok || math.Float64bits(x) != math.Float64bits(y) && x == x {
			t.Fatalf("%x prints as %s, which reads as %x, %v", math.Float64bits(x), s, math.Float64bits(y), ok)
		}
	})
}

func TestTimestampsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us := rapid.OneOf(rapid.Int64(), rapid.Int64Range(math.MinInt64, math.MinInt64+2*microsPerDay),
			rapid.Int64Range(math.MaxInt64-2*microsPerDay, math.MaxInt64)).Draw(t, "us")
		s := string(AppendTimestamp(nil, us))
		got, ok := parseTimestamp(s)
		if us == math.MinInt64 {
			return // no timestamp
		}
		if !ok || got != us {
			t.Fatalf("%d prints as %s, which reads as %d, %v", us, s, got, ok)
		}
		if year := us / microsPerDay / 366; year > -1900 && year < 8000 {
			if want := time.UnixMicro(us).UTC().Format("2006-01-02 15:04:05.999999"); s != want {
				t.Fatalf("%d prints as %s, want %s", us, s, want)
			}
		}
	})
}

// TestNestedTextReadsBack casts lists and structs of text to text and back.
func TestNestedTextReadsBack(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "NULL", "null", " ", "a,b", "[x]", "{", `\`, `'`, `"`, `\'`, "a: b", "(", "x]", "\n"}))
	list := column.ListOf(column.VarcharType)
	pair := column.StructOf(column.Field{Name: "it's", Type: list}, column.Field{Name: `b\ "`, Type: column.VarcharType})
	rapid.Check(t, func(t *rapid.T) {
		vals := rapid.SliceOfN(text, 1, 5).Draw(t, "texts")
		null := rapid.IntRange(0, len(vals)).Draw(t, "null")
		strs := &column.Strings{Vals: vals}
		if null < len(vals) {
			strs.Nulls = strs.Nulls.With(null, len(vals))
		}
		for i, s := range vals {
			// Text without quotes is printed as it is, and a backslash in it too; quotes there are read as quotes.
			if !needsQuotes(s) && strings.Contains(s, `\`) {
				vals[i] = "x"
			}
		}
		lists := &column.Lists{Offsets: []uint32{0, uint32(len(vals))}, Elem: strs}
		for _, v := range []column.Vector{lists, &column.Structs{Typ: pair, Fields: []column.Vector{lists, column.Slice(strs, 0, 1)}, N: 1}} {
			out, err := mustCast(t, v.Type(), column.VarcharType)([]column.Vector{v}, 1)
			if err != nil {
				t.Fatal(err)
			}
			back, err := mustCast(t, column.VarcharType, v.Type())([]column.Vector{out}, 1)
			if err != nil {
				t.Fatalf("%s: %v", AppendText(nil, out, 0), err)
			}
			if !column.Equaler(v, back)(0, 0) {
				t.Fatalf("%s reads back as %s", AppendText(nil, v, 0), AppendText(nil, back, 0))
			}
		}
	})
}

func mustCast(t interface{ Fatal(...any) }, from, to column.Type) Kernel {
	k, err := Cast(from, to, false)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// FuzzCastText reads any text as every type: no panic, and what is read prints and reads back as itself.
func FuzzCastText(f *testing.F) {
	for _, s := range []string{"1", "-1.5e3", "0x1f", "nan", "true", "2024-01-31 12:00:00", "[a, 'b, c', NULL]", "{a: 1, b: [x]}", "0044-03-15 (BC)", "1_0"} {
		f.Add(s)
	}
	types := []column.Type{
		column.BoolType, column.BigIntType, column.DoubleType, column.TimestampType, column.ListOf(column.BigIntType),
		column.ListOf(column.ListOf(column.VarcharType)),
		column.StructOf(column.Field{Name: "a", Type: column.BigIntType}, column.Field{Name: "b", Type: column.ListOf(column.VarcharType)}),
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, typ := range types {
			in := &column.Strings{Vals: []string{s}}
			v, err := mustCast(t, column.VarcharType, typ)([]column.Vector{in}, 1)
			try, tryErr := Cast(column.VarcharType, typ, true)
			if tryErr != nil {
				t.Fatal(tryErr)
			}
			if _, tryErr = try([]column.Vector{in}, 1); tryErr != nil {
				t.Fatalf("TRY_CAST(%q AS %s): %v", s, typ, tryErr)
			}
			if err != nil || typ.Kind == column.List && typ.Elem.Kind == column.List || typ.Kind == column.Struct {
				continue // text without quotes does not read back
			}
			text := string(AppendText(nil, v, 0))
			back, err := mustCast(t, column.VarcharType, typ)([]column.Vector{&column.Strings{Vals: []string{text}}}, 1)
			if err != nil || !column.Equaler(v, back)(0, 0) {
				t.Fatalf("%q as %s is %s, which reads as %v, %v", s, typ, text, back, err)
			}
		}
	})
}
