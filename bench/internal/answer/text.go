package answer

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/engine"
	"github.com/duckdb/duckdb-go/v2"
)

// figures is how many significant figures of a floating-point number count unless the comparison is exact: sums of a
// million terms agree to 13 or better whatever the order of adding.
const figures = 12

// Text is the text by which values of different engines are compared: integers exact, floating-point numbers rounded unless
// exact, strings quoted, lists and structs spelled out with their field names.
func Text(v any, exact bool) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return strconv.FormatBool(x)
	case int8, int16, int32, int64, uint8, uint16, uint32, uint64, *big.Int:
		return fmt.Sprint(x)
	case float32:
		return floatText(float64(x), exact)
	case float64:
		return floatText(x, exact)
	case duckdb.Decimal:
		return floatText(x.Float64(), exact)
	case string:
		return strconv.Quote(x)
	case []byte:
		return strconv.Quote(string(x))
	case time.Time:
		return x.UTC().Format(time.RFC3339Nano)
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = Text(e, exact)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case engine.Struct:
		fields := make(map[string]any, len(x))
		for _, f := range x {
			fields[f.Name] = f.Value
		}
		return structText(fields, exact)
	case map[string]any:
		return structText(x, exact)
	}
	return fmt.Sprintf("%T(%v)", v, v)
}

// structText sorts the fields: DuckDB's binding gives structs as maps. Their order is part of the type, which is compared too.
func structText(fields map[string]any, exact bool) string {
	parts := make([]string, 0, len(fields))
	for name, v := range fields {
		parts = append(parts, strconv.Quote(name)+": "+Text(v, exact))
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ", ") + "}"
}

// floatText rounds, and writes a whole number as an integer, as engines differ in the type of a sum.
func floatText(f float64, exact bool) string {
	if math.IsNaN(f) {
		return "NaN" // engines make NaNs of either sign
	}
	if exact {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	if f == 0 {
		return "0"
	}
	s := strconv.FormatFloat(f, 'g', figures, 64)
	const wholes = 1e15 // below it a float64 that is whole is an exact integer
	if r, err := strconv.ParseFloat(s, 64); err == nil && r == math.Trunc(r) && math.Abs(r) < wholes {
		return strconv.FormatInt(int64(r), 10)
	}
	return s
}
