package fn

import (
	"encoding/binary"
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

var substringFunctions = []*Function{
	{
		Name: "substring", Aliases: []string{"substr"}, Category: "text",
		Signatures: []string{"substring(text VARCHAR, start BIGINT [, count BIGINT]) -> VARCHAR"},
		Help:       "Part of a text from character start on, counted from 1, or from the end if negative.",
		Example:    "SELECT substring('banana', 3, 2)", Output: "na",
		bind: overloads(
			overload{params: []column.Type{column.VarcharType, column.BigIntType}, result: column.VarcharType, kernel: substringKernel},
			overload{params: []column.Type{column.VarcharType, column.BigIntType, column.BigIntType}, result: column.VarcharType, kernel: substringKernel},
		),
	},
	{
		Name: "left", Category: "text",
		Signatures: []string{"left(text VARCHAR, count BIGINT) -> VARCHAR"},
		Help:       "First characters of a text; with a negative count, all but the last ones.",
		Example:    "SELECT left('banana', 3)", Output: "ban",
		bind: overloads(overload{params: []column.Type{column.VarcharType, column.BigIntType}, result: column.VarcharType, kernel: cutKernel(left)}),
	},
	{
		Name: "right", Category: "text",
		Signatures: []string{"right(text VARCHAR, count BIGINT) -> VARCHAR"},
		Help:       "Last characters of a text; with a negative count, all but the first ones.",
		Example:    "SELECT right('banana', 3)", Output: "ana",
		bind: overloads(overload{params: []column.Type{column.VarcharType, column.BigIntType}, result: column.VarcharType, kernel: cutKernel(right)}),
	},
}

func cutKernel(f func(s string, count int64) string) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		s, count := strs(args[0]), ints(args[1])
		nulls := nullsOf(args, n)
		out := make([]string, n)
		for i := range out {
			if !nulls.Get(i) {
				out[i] = f(s.at(i), count.at(i))
			}
		}
		return &column.Strings{Vals: out, Nulls: nulls}, nil
	}
}

func substringKernel(args []column.Vector, n int) (column.Vector, error) {
	s, start := strs(args[0]), ints(args[1])
	count := operand[int64]{one: math.MaxInt64, isConst: true}
	if len(args) == 3 {
		count = ints(args[2])
	}
	nulls := nullsOf(args, n)
	out := make([]string, n)
	for i := range out {
		if !nulls.Get(i) {
			out[i] = substring(s.at(i), start.at(i), count.at(i))
		}
	}
	return &column.Strings{Vals: out, Nulls: nulls}, nil
}

// substring follows DuckDB: start counts from 1, or from the end if negative; 0 is the place before the first character.
// A negative count takes the characters before start.
func substring(s string, start, count int64) string {
	// No text has so many characters, and sums of such numbers do not overflow.
	const limit = 1 << 40
	start, count = max(-limit, min(limit, start)), max(-limit, min(limit, count))
	var from int64 // 0-based; may be before the first character
	switch {
	case start > 0:
		from = start - 1
	case start < 0:
		from = charLen(s) + start
	default:
		from = -1
	}
	to := from + count
	if count < 0 {
		from, to = from+count, from
	}
	from = max(from, 0)
	if to <= from {
		return ""
	}
	begin := startOf(s, from)
	return s[begin : begin+startOf(s[begin:], to-from)]
}

func left(s string, count int64) string {
	if count < 0 {
		count = max(0, charLen(s)+count)
	}
	return s[:startOf(s, count)]
}

func right(s string, count int64) string {
	switch length := charLen(s); {
	case count < -length:
		return ""
	case count < 0:
		return s[startOf(s, -count):]
	case count < length:
		return s[startOf(s, length-count):]
	}
	return s
}

// charLen is the number of characters of s: code points, and single bytes where the UTF-8 is broken.
func charLen(s string) int64 { return int64(column.CharLen(stringAsBytes(s))) }

// startOf returns the byte offset of character k of s, or len(s) where there are no more than k.
func startOf(s string, k int64) int {
	rest := s
	for k > 0 && len(rest) > 0 {
		for k >= 8 && len(rest) >= 8 && binary.LittleEndian.Uint64(stringAsBytes(rest))&highBits == 0 {
			rest = rest[8:]
			k -= 8
		}
		if k > 0 && len(rest) > 0 {
			rest = rest[runeLen(rest):]
			k--
		}
	}
	return len(s) - len(rest)
}
