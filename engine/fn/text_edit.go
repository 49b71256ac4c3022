package fn

import (
	"strings"
	"unicode/utf8"

	"github.com/colloquydb/colloquy/storage/column"
	"github.com/rivo/uniseg"
)

// maxText bounds a text that a function makes longer than its arguments, maxBatchText all such texts of a batch.
const (
	maxText      = 64 << 20
	maxBatchText = 256 << 20
)

// spent returns an error once a batch of texts has become too large for memory.
func (o *textOut) spent(name string) error {
	if o.total <= maxBatchText {
		return nil
	}
	return valueError(name, "%s would make more than %d bytes of text in one batch of rows", name, maxBatchText)
}

func tooLong(name string, size int) error {
	return valueError(name, "%s would make a text of %d bytes; the limit is %d", name, size, maxText)
}

var editFunctions = []*Function{
	{
		Name: "replace", Category: "text",
		Signatures: []string{"replace(text VARCHAR, search VARCHAR, new VARCHAR) -> VARCHAR"},
		Help:       "Text with every occurrence of another replaced.",
		Example:    "SELECT replace('banana', 'na', 'NA')", Output: "baNANA",
		bind: overloads(overload{params: []column.Type{column.VarcharType, column.VarcharType, column.VarcharType}, result: column.VarcharType, kernel: replaceKernel}),
	},
	{
		Name: "repeat", Category: "text",
		Signatures: []string{"repeat(text VARCHAR, count BIGINT) -> VARCHAR"},
		Help:       "Text repeated a number of times.",
		Example:    "SELECT repeat('ab', 3)", Output: "ababab",
		bind: overloads(overload{params: []column.Type{column.VarcharType, column.BigIntType}, result: column.VarcharType, kernel: repeatKernel}),
	},
	{
		Name: "reverse", Category: "text",
		Signatures: []string{"reverse(text VARCHAR) -> VARCHAR"},
		Help:       "Text backwards; characters that are shown as one stay together.",
		Example:    "SELECT reverse('añb')", Output: "bña",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.VarcharType, kernel: reverseKernel}),
	},
}

func replaceKernel(args []column.Vector, n int) (column.Vector, error) {
	s, search, with := strs(args[0]), strs(args[1]), strs(args[2])
	nulls := nullsOf(args, n)
	out := newTextOut(n)
	for i := range n {
		if nulls.Get(i) {
			continue
		}
		x, from, to := s.at(i), search.at(i), with.at(i)
		found := 0
		if from != "" {
			found = strings.Count(x, from)
		}
		if found == 0 {
			out.vals[i] = x
			continue
		}
		size := len(x) + found*(len(to)-len(from))
		if size > maxText && size > len(x) {
			return nil, tooLong("replace", size)
		}
		if err := out.spent("replace"); err != nil {
			return nil, err
		}
		b := out.room(size)
		for {
			k := strings.Index(x, from)
			if k < 0 {
				break
			}
			b = append(append(b, x[:k]...), to...)
			x = x[k+len(from):]
		}
		out.set(i, append(b, x...))
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

func repeatKernel(args []column.Vector, n int) (column.Vector, error) {
	s, count := strs(args[0]), ints(args[1])
	nulls := nullsOf(args, n)
	out := newTextOut(n)
	for i := range n {
		x, c := s.at(i), count.at(i)
		if nulls.Get(i) || x == "" || c <= 0 {
			continue
		}
		if c > maxText || len(x) > maxText/int(c) {
			return nil, valueError("repeat", "repeat would make a text of %d times %d bytes; the limit is %d", c, len(x), maxText)
		}
		if err := out.spent("repeat"); err != nil {
			return nil, err
		}
		size := len(x) * int(c)
		b := append(out.room(size), x...)
		for len(b) < size { // doubling what is there
			b = append(b, b[:min(len(b), size-len(b))]...)
		}
		out.set(i, b)
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

func reverseKernel(args []column.Vector, n int) (column.Vector, error) {
	s := strs(args[0])
	nulls := nullsOf(args, n)
	out := newTextOut(n)
	for i := range n {
		if !nulls.Get(i) {
			x := s.at(i)
			out.set(i, appendReversed(out.room(len(x)), x))
		}
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

// appendReversed appends s backwards: by bytes if it is ASCII, else by grapheme clusters (Unicode annex 29).
func appendReversed(dst []byte, s string) []byte {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	start := len(dst)
	dst = append(dst, s...)
	out := dst[start:]
	if ascii {
		for i := range s {
			out[len(s)-1-i] = s[i]
		}
		return dst
	}
	end := len(s)
	for state := -1; s != ""; {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		end -= len(cluster)
		copy(out[end:], cluster)
	}
	return dst
}
