package fn

import (
	"unicode"
	"unicode/utf8"

	"github.com/colloquydb/colloquy/storage/column"
)

var lengthFunctions = []*Function{
	{
		Name: "length", Aliases: []string{"len", "char_length", "character_length", "array_length"}, Category: "text",
		Signatures: []string{"length(text VARCHAR) -> BIGINT", "length(list ANY[]) -> BIGINT"},
		Help:       "Number of characters (code points) of a text, or of elements of a list.",
		Example:    "SELECT length('café')", Output: "4",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) == 1 && args[0].Type.Kind == column.List {
				return bound([]column.Type{args[0].Type}, column.BigIntType, flags{}, listLength), nil
			}
			return overloads(overload{params: []column.Type{column.VarcharType}, result: column.BigIntType,
				kernel: text1(charLen)})(args)
		},
	},
	{
		Name: "strlen", Category: "text",
		Signatures: []string{"strlen(text VARCHAR) -> BIGINT"},
		Help:       "Number of bytes of a text.",
		Example:    "SELECT strlen('café')", Output: "5",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.BigIntType,
			kernel: text1(func(s string) int64 { return int64(len(s)) })}),
	},
	{
		Name: "word_count", Category: "text",
		Signatures: []string{"word_count(text VARCHAR) -> BIGINT"},
		Help:       "Number of words: runs of characters that are not white space. Not in DuckDB.",
		Example:    "SELECT word_count('  to be, or not  ')", Output: "4",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.BigIntType, kernel: text1(wordCount)}),
	},
}

func listLength(args []column.Vector, n int) (column.Vector, error) {
	lists := args[0].(*column.Lists)
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(lists.Offsets[i+1] - lists.Offsets[i])
	}
	return &column.Int64s{Vals: out, Nulls: lists.Nulls}, nil
}

func wordCount(s string) int64 {
	words := int64(0)
	inWord := false
	for _, r := range s {
		space := r == ' ' || r >= '\t' && r <= '\r' || r >= utf8.RuneSelf && unicode.IsSpace(r)
		if !space && !inWord {
			words++
		}
		inWord = !space
	}
	return words
}
