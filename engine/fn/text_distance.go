package fn

import "github.com/colloquydb/colloquy/storage/column"

var distanceFunctions = []*Function{
	{
		Name: "levenshtein", Aliases: []string{"editdist3"}, Category: "text",
		Signatures: []string{"levenshtein(a VARCHAR, b VARCHAR) -> BIGINT"},
		Help:       "Least number of bytes to insert, delete or replace that makes one text the other.",
		Example:    "SELECT levenshtein('kitten', 'sitting')", Output: "3",
		bind: overloads(overload{params: two(column.VarcharType), result: column.BigIntType, kernel: levenshteinKernel}),
	},
}

// maxDistanceSteps bounds the product of the lengths of two texts, which is the time that the comparison takes: about a second.
const maxDistanceSteps = 1 << 29

func levenshteinKernel(args []column.Vector, n int) (column.Vector, error) {
	a, b := strs(args[0]), strs(args[1])
	nulls := nullsOf(args, n)
	out := make([]int64, n)
	for i := range out {
		if nulls.Get(i) {
			continue
		}
		x, y := a.at(i), b.at(i)
		if len(y) > 0 && len(x) > maxDistanceSteps/len(y) {
			return nil, valueError("levenshtein", "levenshtein of texts of %d and %d bytes would take too long", len(x), len(y))
		}
		out[i] = int64(levenshtein(x, y))
	}
	return &column.Int64s{Vals: out, Nulls: nulls}, nil
}

// levenshtein counts bytes, as DuckDB does.
func levenshtein(a, b string) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) == 0 {
		return len(a)
	}
	// row[j] is the distance of the part of a seen so far to b[:j].
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
