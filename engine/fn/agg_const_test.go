package fn

import (
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
)

// TestAggregatesOfConstants gives aggregates of text every form in which a column may come, among them the constant of a dictionary
// that storage makes of a column that a segment does not have, and expects what flat text gives.
func TestAggregatesOfConstants(t *testing.T) {
	dict := &column.Dict{Vals: []string{"a", "b"}}
	const n = 3
	forms := map[string][]column.Vector{
		"b": {
			&column.Strings{Vals: []string{"b", "b", "b"}},
			&column.Const{One: &column.Strings{Vals: []string{"b"}}, N: n},
			&column.Const{One: &column.Codes{Vals: []uint32{1}, Dict: dict}, N: n},
			&column.Codes{Vals: []uint32{1, 1, 1}, Dict: dict},
		},
		"NULL": {
			&column.Strings{Vals: make([]string, n), Nulls: column.Nulls{7}},
			column.NullConst(column.VarcharType, n),
			&column.Const{One: &column.Codes{Vals: []uint32{0}, Nulls: column.Nulls{1}, Dict: dict}, N: n},
			&column.Const{One: &column.Codes{Vals: []uint32{0}, Nulls: column.Nulls{1}, Dict: &column.Dict{}}, N: n},
			&column.Codes{Vals: []uint32{0, 0, 0}, Nulls: column.Nulls{7}, Dict: dict},
			&column.AllNull{N: n},
		},
	}
	quantile := Arg{Type: column.DoubleType, Const: &column.Float64s{Vals: []float64{0.5}}}
	for _, name := range []string{"count", "min", "max", "any_value", "first", "last", "mode", "list", "string_agg", "quantile_disc"} {
		args := Args(column.VarcharType)
		if name == "quantile_disc" {
			args = append(args, quantile)
		}
		for _, distinct := range []bool{false, true} {
			b, err := ResolveAggregate(name, args, distinct)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for what, vectors := range forms {
				want := ""
				for i, v := range vectors {
					state := b.NewState()
					state.Grow(1)
					if err := state.Add(nil, []column.Vector{v}, n); err != nil {
						t.Fatalf("%s of %s as %T: %v", name, what, v, err)
					}
					result, err := state.Result(1)
					if err != nil {
						t.Fatalf("%s of %s as %T: %v", name, what, v, err)
					}
					got := string(AppendText(nil, result, 0))
					if i == 0 {
						want = got
					}
					if got != want {
						t.Errorf("%s (distinct %v) of %s as form %d: %s, want %s", name, distinct, what, i, got, want)
					}
				}
			}
		}
	}
}
