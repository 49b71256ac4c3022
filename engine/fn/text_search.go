package fn

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/colloquydb/colloquy/storage/column"
)

var searchFunctions = []*Function{
	{
		Name: "position", Aliases: []string{"strpos", "instr"}, Category: "text",
		Signatures: []string{"position(search VARCHAR IN text VARCHAR) -> BIGINT", "strpos(text VARCHAR, search VARCHAR) -> BIGINT"},
		Help:       "Character, from 1, at which a text first occurs in another; 0 if it does not.",
		Example:    "SELECT strpos('banana', 'nan')", Output: "3",
		bind: overloads(overload{params: two(column.VarcharType), result: column.BigIntType, kernel: text2(position)}),
	},
	{
		Name: "split", Aliases: []string{"string_split", "str_split", "string_to_array"}, Category: "text",
		Signatures: []string{"split(text VARCHAR, separator VARCHAR) -> VARCHAR[]"},
		Help:       "Parts of a text between separators; with an empty separator, its characters.",
		Example:    "SELECT split('a,b,,c', ',')", Output: "[a, b, '', c]",
		bind: overloads(overload{params: two(column.VarcharType), result: column.ListOf(column.VarcharType), kernel: splitKernel, flags: flags{seesNull: true}}),
	},
	{
		Name: "md5", Category: "text",
		Signatures: []string{"md5(text VARCHAR) -> VARCHAR"},
		Help:       "MD5 sum of a text in hexadecimal digits.",
		Example:    "SELECT md5('abc')", Output: "900150983cd24fb0d6963f7d28e17f72",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.VarcharType,
			kernel: text1(func(s string) string {
				sum := md5.Sum([]byte(s))
				return hex.EncodeToString(sum[:])
			})}),
	},
	{
		Name: "snippet", Category: "text",
		Signatures: []string{"snippet(text VARCHAR, regex VARCHAR [, around BIGINT]) -> VARCHAR"},
		Help:       "First match of a regular expression, in any case, with the characters around it (40 on each side) on one line; NULL without match. Not in DuckDB.",
		Example:    "SELECT snippet('the quick brown fox jumps', 'BROWN', 6)", Output: "…quick brown fox j…",
		bind: overloads(
			overload{params: two(column.VarcharType), result: column.VarcharType, make: snippetKernel},
			overload{params: []column.Type{column.VarcharType, column.VarcharType, column.BigIntType}, result: column.VarcharType, make: snippetKernel},
		),
	},
}

func position(s, search string) int64 {
	i := strings.Index(s, search)
	if i < 0 {
		return 0
	}
	return charLen(s[:i]) + 1
}

func splitKernel(args []column.Vector, n int) (column.Vector, error) {
	s, sep := strs(args[0]), strs(args[1])
	nulls, noSep := column.NullsOf(args[0]), column.NullsOf(args[1])
	offsets := make([]uint32, 1, n+1)
	var parts []string
	for i := range n {
		if !nulls.Get(i) {
			x := s.at(i)
			if noSep.Get(i) || x == "" {
				parts = append(parts, x)
			} else {
				for part := range strings.SplitSeq(x, sep.at(i)) {
					parts = append(parts, part)
				}
			}
		}
		offsets = append(offsets, uint32(len(parts)))
	}
	return &column.Lists{Offsets: offsets, Elem: &column.Strings{Vals: parts}, Nulls: nulls}, nil
}

// snippetAround is the number of characters shown on each side of a match, unless told.
const snippetAround = 40

// maxSnippet bounds the part of a match that is shown.
const maxSnippet = 400

func snippetKernel() Kernel {
	var cache lastOf[string, *RegexpMatcher]
	return func(args []column.Vector, n int) (column.Vector, error) {
		s, pattern := strs(args[0]), strs(args[1])
		around := operand[int64]{one: snippetAround, isConst: true}
		if len(args) == 3 {
			around = ints(args[2])
		}
		nulls := append(column.Nulls(nil), nullsOf(args, n)...)
		out := make([]string, n)
		for i := range out {
			if nulls.Get(i) {
				continue
			}
			m, err := cache.get(pattern.at(i), func(p string) (*RegexpMatcher, error) {
				return CompileRegexp(strings.Clone(p), "i", false)
			})
			if err != nil {
				return nil, err
			}
			x := s.at(i)
			at := m.re.FindStringIndex(x)
			if at == nil {
				nulls = nulls.With(i, n)
				continue
			}
			out[i] = snippet(x, at[0], at[1], max(0, min(maxText, around.at(i))))
		}
		return &column.Strings{Vals: out, Nulls: nulls}, nil
	}
}

// snippet returns s[from:to] with around characters on each side, white space as single blanks, and … where text is left
// out.
func snippet(s string, from, to int, around int64) string {
	var b strings.Builder
	cut := ""
	if to-from > maxSnippet {
		to = from + startOf(s[from:to], maxSnippet)
		cut = "…"
	}
	start := from
	for k := around; k > 0 && start > 0; k-- {
		_, n := utf8.DecodeLastRuneInString(s[:start])
		start -= n
	}
	end := to
	if cut == "" {
		end += startOf(s[to:], around)
		if end < len(s) {
			cut = "…"
		}
	}
	if start > 0 {
		b.WriteString("…")
	}
	space := false
	for _, r := range s[start:end] {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	b.WriteString(cut)
	return b.String()
}
