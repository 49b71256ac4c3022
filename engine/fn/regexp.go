package fn

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// maxPattern bounds the text of a regular expression, whose automaton is many times larger.
const maxPattern = 64 << 10

// RegexpMatcher is a compiled regular expression: RE2 syntax, which Go's package regexp has but for \C, matched in time
// proportional to the text. Without options . does not match a line break, and ^ and $ match at the ends of the text only. It
// is safe for concurrent use.
type RegexpMatcher struct {
	re   *regexp.Regexp
	name string
	// need is a text without which nothing matches, found in the expression; a search for it is many times faster.
	need string
	// emptyAfter says that the expression matches an empty text and asserts nothing about what precedes a match.
	emptyAfter bool
}

// CompileRegexp compiles a regular expression. options are letters: i ignores case, c does not (the last of both holds), s lets .
// match line breaks, m, n and p take that back, l takes the expression literally. With full the expression has
// to match all of the text.
func CompileRegexp(pattern, options string, full bool) (*RegexpMatcher, error) {
	o, err := parseRegexpOptions(options, false)
	if err != nil {
		return nil, err
	}
	return compileRegexp(pattern, o, full)
}

type regexpOptions struct{ fold, dotNewline, literal, global bool }

func parseRegexpOptions(options string, replace bool) (regexpOptions, error) {
	var o regexpOptions
	for _, c := range options {
		switch c {
		case 'c':
			o.fold = false
		case 'i':
			o.fold = true
		case 'l':
			o.literal = true
		case 's':
			o.dotNewline = true
		case 'm', 'n', 'p':
			o.dotNewline = false
		case 'g':
			if !replace {
				return o, valueError("regexp", "the regular expression option 'g' has a meaning in regexp_replace only")
			}
			o.global = true
		case ' ', '\t', '\n':
		default:
			return o, valueError("regexp", "there is no regular expression option %s: there are c, i, l, m, n, p, s and, in regexp_replace, g", quoteShort(string(c)))
		}
	}
	return o, nil
}

func compileRegexp(pattern string, o regexpOptions, full bool) (*RegexpMatcher, error) {
	if len(pattern) > maxPattern {
		return nil, valueError("regexp", "the regular expression has %d bytes; the limit is %d", len(pattern), maxPattern)
	}
	text := pattern
	if o.literal {
		text = regexp.QuoteMeta(pattern)
	}
	// Parsed as it is first, so that an error does not speak of what is added.
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, regexpError(pattern, err)
	}
	flags := ""
	if o.fold {
		flags += "i"
	}
	if o.dotNewline {
		flags += "s"
	}
	if flags != "" {
		text = "(?" + flags + ":" + text + ")"
		if tree, err = syntax.Parse(text, syntax.Perl); err != nil {
			return nil, regexpError(pattern, err)
		}
	}
	if full {
		text = `\A(?:` + text + `)\z`
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, regexpError(pattern, err)
	}
	m := &RegexpMatcher{re: re, name: "regexp_matches " + quoteShort(pattern), need: neededLiteral(tree)}
	m.emptyAfter = !looksBehind(tree) && re.MatchString("")
	if full {
		m.name = "regexp_full_match " + quoteShort(pattern)
	}
	if flags != "" {
		m.name += " '" + flags + "'"
	}
	return m, nil
}

func regexpError(pattern string, err error) error {
	detail := err.Error()
	var se *syntax.Error
	if errors.As(err, &se) {
		detail = se.Code.String()
		if se.Expr != "" && se.Expr != pattern {
			detail += " at " + quoteShort(se.Expr)
		}
	}
	return valueError("regexp", "%s is no regular expression: %s", quoteShort(pattern), detail)
}

// neededLiteral returns the longest text that every match contains, "" if none is found.
func neededLiteral(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return string(re.Rune)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return neededLiteral(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return neededLiteral(re.Sub[0])
		}
	case syntax.OpConcat:
		best := ""
		for _, sub := range re.Sub {
			if s := neededLiteral(sub); len(s) > len(best) {
				best = s
			}
		}
		return best
	}
	return ""
}

// looksBehind reports whether an assertion about the text before it is part of the expression.
func looksBehind(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpBeginText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(re.Sub, looksBehind)
}

// Match reports whether s matches.
func (m *RegexpMatcher) Match(s []byte) bool { return m.MatchString(bytesAsString(s)) }

// MatchString reports whether s matches.
func (m *RegexpMatcher) MatchString(s string) bool {
	if m.need != "" && !strings.Contains(s, m.need) {
		return false
	}
	return m.re.MatchString(s)
}

// Literal returns the text that every match contains, "" if none is known.
func (m *RegexpMatcher) Literal() string { return m.need }

// String is the test as EXPLAIN shows it.
func (m *RegexpMatcher) String() string { return m.name }
