package fn

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var matchFunctions = []*Function{
	likeFunction("like", "~~", false, false, "Whether text fits a pattern, in which % stands for any characters and _ for one.", "SELECT 'banana' LIKE 'b%na'", "true"),
	likeFunction("not like", "!~~", false, true, "Whether text does not fit a pattern of LIKE.", "SELECT 'banana' NOT LIKE 'b%na'", "false"),
	likeFunction("ilike", "~~*", true, false, "As LIKE, but upper and lower case are the same.", "SELECT 'BANANA' ILIKE 'b%na'", "true"),
	likeFunction("not ilike", "!~~*", true, true, "Whether text does not fit a pattern of ILIKE.", "SELECT 'BANANA' NOT ILIKE 'b%na'", "false"),
	regexpTest("regexp_matches", nil, Scalar, false, false, "",
		"Whether a regular expression (RE2) matches somewhere in the text.", "SELECT regexp_matches('abc123', '[0-9]+')", "true"),
	regexpTest("regexp_full_match", []string{"~"}, Scalar, true, false, "",
		"Whether a regular expression (RE2) matches all of the text; also written ~.", "SELECT regexp_full_match('abc123', '[a-z]+')", "false"),
	regexpTest("!~", nil, Operator, true, true, "",
		"Whether a regular expression does not match all of the text.", "SELECT 'abc' !~ 'b'", "true"),
	regexpTest("~*", nil, Operator, false, false, "i",
		"Whether a regular expression matches somewhere in the text, upper and lower case being the same.", "SELECT 'ABC' ~* 'b'", "true"),
	regexpTest("!~*", nil, Operator, false, true, "i",
		"Whether a regular expression matches nowhere in the text, upper and lower case being the same.", "SELECT 'ABC' !~* 'x'", "true"),
	affixFunction("contains", nil, "Whether text contains another, or a list a value.", "SELECT contains('banana', 'nan')", "true"),
	affixFunction("starts_with", []string{"prefix", "^@"}, "Whether text starts with another.", "SELECT starts_with('banana', 'ban')", "true"),
	affixFunction("ends_with", []string{"suffix"}, "Whether text ends with another.", "SELECT ends_with('banana', 'na')", "true"),
}

// matchKernel makes the kernel of a test of a text against constants, mostly: compile turns them into a matcher,
// which is kept while they stay the same. extra is what stands for the second constant if there is none.
func matchKernel(negate bool, extra string, compile func(pattern, option string) (Matcher, error)) func() Kernel {
	return func() Kernel {
		var cache lastOf[[2]string, Matcher]
		return func(args []column.Vector, n int) (column.Vector, error) {
			s, pattern := strs(args[0]), strs(args[1])
			option := operand[string]{one: extra, isConst: true}
			if len(args) == 3 {
				option = strs(args[2])
			}
			nulls := nullsOf(args, n)
			out := make([]bool, n)
			var m Matcher
			var key [2]string
			for i := range out {
				if nulls.Get(i) {
					continue
				}
				if k := [2]string{pattern.at(i), option.at(i)}; m == nil || !pattern.isConst && k != key || !option.isConst && k != key {
					key = [2]string{strings.Clone(k[0]), strings.Clone(k[1])} // kept longer than the batch
					var err error
					if m, err = cache.get(key, func(k [2]string) (Matcher, error) { return compile(k[0], k[1]) }); err != nil {
						return nil, err
					}
				}
				out[i] = m.MatchString(s.at(i)) != negate
			}
			return &column.Bools{Vals: out, Nulls: nulls}, nil
		}
	}
}

// textMatch are the ways to call a test of a text: with a pattern and perhaps an option.
func textMatch(kernel func() Kernel) func([]Arg) (*Bound, error) {
	text := column.VarcharType
	return overloads(
		overload{params: []column.Type{text, text}, result: column.BoolType, make: kernel},
		overload{params: []column.Type{text, text, text}, result: column.BoolType, make: kernel},
	)
}

func likeFunction(name, alias string, fold, negate bool, help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: []string{alias}, Class: Operator, Category: "text",
		Signatures: []string{"VARCHAR " + strings.ToUpper(name) + " VARCHAR [ESCAPE VARCHAR] -> BOOLEAN"},
		Help:       help, Example: example, Output: output,
		bind: textMatch(matchKernel(negate, "", func(pattern, escape string) (Matcher, error) {
			return CompileLike(pattern, escape, fold)
		})),
	}
}

func regexpTest(name string, aliases []string, class Class, full, negate bool, options, help, example, output string) *Function {
	f := &Function{
		Name: name, Aliases: aliases, Class: class, Category: "text",
		Signatures: []string{name + "(text VARCHAR, regex VARCHAR [, options VARCHAR]) -> BOOLEAN"},
		Help:       help, Example: example, Output: output,
	}
	if class == Operator {
		f.Signatures = []string{"VARCHAR " + name + " VARCHAR -> BOOLEAN"}
	}
	f.bind = textMatch(matchKernel(negate, options, func(pattern, options string) (Matcher, error) {
		return CompileRegexp(pattern, options, full)
	}))
	return f
}

func affixFunction(name string, aliases []string, help, example, output string) *Function {
	f := &Function{
		Name: name, Aliases: aliases, Category: "text",
		Signatures: []string{name + "(text VARCHAR, search VARCHAR) -> BOOLEAN"},
		Help:       help, Example: example, Output: output,
	}
	tests := map[string]func(s, search string) bool{
		"contains": strings.Contains, "starts_with": strings.HasPrefix, "ends_with": strings.HasSuffix,
	}
	f.bind = overloads(overload{params: two(column.VarcharType), result: column.BoolType, kernel: text2(tests[name])})
	if name == "contains" {
		f.Signatures = append(f.Signatures, "contains(list ANY[], value ANY) -> BOOLEAN")
		text := f.bind
		f.bind = func(args []Arg) (*Bound, error) {
			if len(args) == 2 && args[0].Type.Kind == column.List {
				return bindListContains(args)
			}
			return text(args)
		}
	}
	return f
}
