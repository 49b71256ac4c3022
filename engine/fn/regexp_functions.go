package fn

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var regexpFunctions = []*Function{
	{
		Name: "regexp_extract", Category: "text",
		Signatures: []string{"regexp_extract(text VARCHAR, regex VARCHAR [, group BIGINT [, options VARCHAR]]) -> VARCHAR"},
		Help:       "First match of a regular expression, or a group of it; empty if there is none.",
		Example:    "SELECT regexp_extract('id=42;', 'id=([0-9]+)', 1)", Output: "42",
		bind: textRegexp(column.VarcharType, func() Kernel { return (&regexpCall{}).extract }),
	},
	{
		Name: "regexp_extract_all", Category: "text",
		Signatures: []string{"regexp_extract_all(text VARCHAR, regex VARCHAR [, group BIGINT [, options VARCHAR]]) -> VARCHAR[]"},
		Help:       "All matches of a regular expression, or of a group of it.",
		Example:    "SELECT regexp_extract_all('a1b22', '[0-9]+')", Output: "[1, 22]",
		bind: textRegexp(column.ListOf(column.VarcharType), func() Kernel { return (&regexpCall{}).extractAll }),
	},
	{
		Name: "regexp_replace", Category: "text",
		Signatures: []string{"regexp_replace(text VARCHAR, regex VARCHAR, new VARCHAR [, options VARCHAR]) -> VARCHAR"},
		Help:       "Text with the first match (with option 'g', every match) of a regular expression replaced; \\1 to \\9 stand for its groups, \\0 for the match.",
		Example:    "SELECT regexp_replace('banana', '(n)a', '<\\1>', 'g')", Output: "ba<n><n>",
		bind: overloads(
			overload{params: repeated(column.VarcharType, 3), result: column.VarcharType, make: func() Kernel { return (&regexpCall{}).replace }},
			overload{params: repeated(column.VarcharType, 4), result: column.VarcharType, make: func() Kernel { return (&regexpCall{}).replace }},
		),
	},
}

// maxGroup is the greatest group number, as in RE2's rewrites.
const maxGroup = 9

// textRegexp are the ways to call an extracting function. A NULL group is group 0, as in DuckDB.
func textRegexp(result column.Type, kernel func() Kernel) func([]Arg) (*Bound, error) {
	text := column.VarcharType
	return overloads(
		overload{params: []column.Type{text, text}, result: result, make: kernel},
		overload{params: []column.Type{text, text, column.BigIntType}, result: result, make: kernel},
		overload{params: []column.Type{text, text, column.BigIntType, text}, result: result, make: kernel},
	)
}

// regexpCall keeps the expression of one call.
type regexpCall struct {
	cache lastOf[[2]string, *compiledRegexp]
}

type compiledRegexp struct {
	*RegexpMatcher
	global bool
}

func (c *regexpCall) compile(pattern, options string, replace bool) (*compiledRegexp, error) {
	return c.cache.get([2]string{pattern, options}, func([2]string) (*compiledRegexp, error) {
		o, err := parseRegexpOptions(options, replace)
		if err != nil {
			return nil, err
		}
		m, err := compileRegexp(strings.Clone(pattern), o, false)
		if err != nil {
			return nil, err
		}
		return &compiledRegexp{m, o.global}, nil
	})
}

// extraction returns the arguments that follow the text.
func extraction(args []column.Vector) (pattern operand[string], group operand[int64], options operand[string]) {
	pattern = strs(args[1])
	group, options = operand[int64]{isConst: true}, operand[string]{isConst: true}
	if len(args) > 2 {
		group = ints(args[2])
	}
	if len(args) > 3 {
		options = strs(args[3])
	}
	return pattern, group, options
}

func checkGroup(g int64) error {
	if g < 0 || g > maxGroup {
		return valueError("regexp", "the group has to be between 0 and %d, not %d", maxGroup, g)
	}
	return nil
}

func (c *regexpCall) extract(args []column.Vector, n int) (column.Vector, error) {
	s := strs(args[0])
	pattern, group, options := extraction(args)
	nulls := nullsOf(args, n)
	out := make([]string, n)
	for i := range out {
		if nulls.Get(i) {
			continue
		}
		re, err := c.compile(pattern.at(i), options.at(i), false)
		if err != nil {
			return nil, err
		}
		g := group.at(i)
		if err := checkGroup(g); err != nil {
			return nil, err
		}
		x := s.at(i)
		if re.need != "" && !strings.Contains(x, re.need) || int(g) > re.re.NumSubexp() {
			continue
		}
		if g == 0 {
			if at := re.re.FindStringIndex(x); at != nil {
				out[i] = x[at[0]:at[1]]
			}
			continue
		}
		if at := re.re.FindStringSubmatchIndex(x); at != nil && at[2*g] >= 0 {
			out[i] = x[at[2*g]:at[2*g+1]]
		}
	}
	return &column.Strings{Vals: out, Nulls: nulls}, nil
}

func (c *regexpCall) extractAll(args []column.Vector, n int) (column.Vector, error) {
	s := strs(args[0])
	pattern, group, options := extraction(args)
	nulls := nullsOf(args, n)
	offsets := make([]uint32, 1, n+1)
	var parts []string
	var partNulls column.Nulls
	for i := range n {
		if !nulls.Get(i) {
			re, err := c.compile(pattern.at(i), options.at(i), false)
			if err != nil {
				return nil, err
			}
			g := group.at(i)
			if err := checkGroup(g); err != nil {
				return nil, err
			}
			if int(g) > re.re.NumSubexp() {
				return nil, valueError("regexp_extract_all", "the regular expression %s has no group %d", quoteShort(pattern.at(i)), g)
			}
			x := s.at(i)
			eachMatchOrEmpty(re, x, func(at []int) {
				part := ""
				if at[2*g] >= 0 {
					part = x[at[2*g]:at[2*g+1]]
				} else {
					partNulls = partNulls.With(len(parts), len(parts)+1)
				}
				parts = append(parts, part)
			})
		}
		offsets = append(offsets, uint32(len(parts)))
	}
	return &column.Lists{Offsets: offsets, Elem: &column.Strings{Vals: parts, Nulls: partNulls}, Nulls: nulls}, nil
}

// eachMatch calls f with the places of the successive matches in x, which do not overlap; an empty match right after another
// match does not count.
func eachMatch(re *compiledRegexp, x string, f func(at []int) bool) {
	if re.need != "" && !strings.Contains(x, re.need) {
		return
	}
	for _, at := range re.re.FindAllStringSubmatchIndex(x, -1) {
		if !f(at) {
			return
		}
	}
}

// eachMatchOrEmpty is eachMatch, but an empty match right after another one counts, as regexp_extract_all has it in DuckDB (and
// regexp_replace has not). An expression with assertions about what precedes is left to eachMatch.
func eachMatchOrEmpty(re *compiledRegexp, x string, f func(at []int)) {
	end := -1 // of the last match, if it was not empty
	after := func(next int) {
		if end < 0 || end == next || !re.emptyAfter {
			return
		}
		if at := re.re.FindStringSubmatchIndex(x[end:]); at != nil && at[1] == 0 {
			for i := range at {
				if at[i] >= 0 {
					at[i] += end
				}
			}
			f(at)
		}
	}
	eachMatch(re, x, func(at []int) bool {
		after(at[0])
		f(at)
		end = -1
		if at[1] > at[0] {
			end = at[1]
		}
		return true
	})
	after(-1)
}

func (c *regexpCall) replace(args []column.Vector, n int) (column.Vector, error) {
	s, pattern, with := strs(args[0]), strs(args[1]), strs(args[2])
	options := operand[string]{isConst: true}
	if len(args) == 4 {
		options = strs(args[3])
	}
	nulls := nullsOf(args, n)
	out := newTextOut(n)
	for i := range n {
		if nulls.Get(i) {
			continue
		}
		re, err := c.compile(pattern.at(i), options.at(i), true)
		if err != nil {
			return nil, err
		}
		x, rewrite := s.at(i), with.at(i)
		if !validRewrite(rewrite, re.re.NumSubexp()) {
			out.vals[i] = x // RE2 leaves the text as it is
			continue
		}
		if err := out.spent("regexp_replace"); err != nil {
			return nil, err
		}
		b := out.room(len(x) + len(rewrite))
		done, matched := 0, false
		replaceAt := func(at []int) {
			matched = true
			b = append(b, x[done:at[0]]...)
			b = appendRewrite(b, rewrite, x, at)
			done = at[1]
		}
		if re.global {
			eachMatch(re, x, func(at []int) bool {
				replaceAt(at)
				return len(b) <= maxText
			})
			if len(b) > maxText && len(b) > len(x) {
				return nil, tooLong("regexp_replace", len(b))
			}
		} else if at := re.re.FindStringSubmatchIndex(x); at != nil {
			replaceAt(at)
		}
		if !matched {
			out.vals[i] = x
			continue
		}
		out.set(i, append(b, x[done:]...))
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

// validRewrite reports whether every backslash of s is followed by another or by the number of a group there is.
func validRewrite(s string, groups int) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		i++
		if i == len(s) || s[i] != '\\' && (!isDigit(s[i]) || int(s[i]-'0') > groups) {
			return false
		}
	}
	return true
}

// appendRewrite appends a valid rewrite for the match at in x.
func appendRewrite(dst []byte, rewrite, x string, at []int) []byte {
	for i := 0; i < len(rewrite); i++ {
		c := rewrite[i]
		if c != '\\' {
			dst = append(dst, c)
			continue
		}
		i++
		if rewrite[i] == '\\' {
			dst = append(dst, '\\')
		} else if g := int(rewrite[i] - '0'); at[2*g] >= 0 {
			dst = append(dst, x[at[2*g]:at[2*g+1]]...)
		}
	}
	return dst
}
