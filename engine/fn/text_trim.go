package fn

import (
	"strings"
	"unicode/utf8"

	"github.com/colloquydb/colloquy/storage/column"
)

var trimFunctions = []*Function{
	trimFunction("trim", true, true, "Text without blanks, or the characters given, at both ends.", "SELECT trim('  a b  ')", "a b"),
	trimFunction("ltrim", true, false, "Text without blanks, or the characters given, at its start.", "SELECT ltrim('xxax', 'x')", "ax"),
	trimFunction("rtrim", false, true, "Text without blanks, or the characters given, at its end.", "SELECT rtrim('xaxx', 'x')", "xa"),
}

// spaces are the characters of the Unicode category Zs, which trim takes away unless told otherwise: no tab, no line break.
const spaces = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"

func trimFunction(name string, left, right bool, help, example, output string) *Function {
	text := column.VarcharType
	k := func(args []column.Vector, n int) (column.Vector, error) {
		s := strs(args[0])
		set := operand[string]{one: spaces, isConst: true}
		if len(args) == 2 {
			set = strs(args[1])
		}
		nulls := nullsOf(args, n)
		out := make([]string, n)
		for i := range out {
			if !nulls.Get(i) {
				out[i] = trimmed(s.at(i), set.at(i), left, right)
			}
		}
		return &column.Strings{Vals: out, Nulls: nulls}, nil
	}
	return &Function{
		Name: name, Category: "text",
		Signatures: []string{name + "(text VARCHAR [, characters VARCHAR]) -> VARCHAR"},
		Help:       help, Example: example, Output: output,
		bind: overloads(
			overload{params: []column.Type{text}, result: text, kernel: k},
			overload{params: []column.Type{text, text}, result: text, kernel: k},
		),
	}
}

// trimmed returns s without the characters of set at its ends.
func trimmed(s, set string, left, right bool) string {
	if left {
		for s != "" {
			n := runeLen(s)
			if !strings.Contains(set, s[:n]) {
				break
			}
			s = s[n:]
		}
	}
	if right {
		for s != "" {
			_, n := utf8.DecodeLastRuneInString(s)
			if !strings.Contains(set, s[len(s)-n:]) {
				break
			}
			s = s[:len(s)-n]
		}
	}
	return s
}
