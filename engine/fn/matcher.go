package fn

import (
	"fmt"
	"strings"
)

// Matcher is a test of one text against constants, for predicates that are pushed down to storage (it satisfies
// storage.Matcher). Match and MatchString are safe for concurrent use and do not keep their argument.
type Matcher interface {
	Match(s []byte) bool
	MatchString(s string) bool
	// String is the test as EXPLAIN shows it: LIKE '%a%', contains 'a'.
	String() string
}

// NewMatcher returns the matcher of name (like, ilike, ~, ~*, contains, starts_with, ends_with, regexp_matches,
// regexp_full_match) called with a text and the constants that follow it. ok is false where the function has no matcher.
// The negated operators (not like) are the caller's: none of these is NULL for a text that is not NULL.
func NewMatcher(name string, consts []string) (m Matcher, ok bool, err error) {
	f, found := Lookup(name)
	if !found || len(consts) == 0 {
		return nil, false, nil
	}
	option := ""
	if len(consts) == 2 {
		option = consts[1]
	}
	if len(consts) > 2 {
		return nil, false, nil
	}
	switch f.Name {
	case "like", "ilike":
		m, err = CompileLike(consts[0], option, f.Name == "ilike")
	case "regexp_matches":
		m, err = CompileRegexp(consts[0], option, false)
	case "regexp_full_match":
		m, err = CompileRegexp(consts[0], option, true)
	case "~*":
		m, err = CompileRegexp(consts[0], "i", false)
	case "contains", "starts_with", "ends_with":
		if len(consts) != 1 {
			return nil, false, nil
		}
		m = affix{f.Name, consts[0]}
	default:
		return nil, false, nil
	}
	if err != nil {
		return nil, true, err
	}
	return m, true, nil
}

// affix matches texts that contain, start with or end with one text.
type affix struct{ name, text string }

func (a affix) Match(s []byte) bool { return a.MatchString(bytesAsString(s)) }

func (a affix) MatchString(s string) bool {
	switch a.name {
	case "contains":
		return strings.Contains(s, a.text)
	case "starts_with":
		return strings.HasPrefix(s, a.text)
	}
	return strings.HasSuffix(s, a.text)
}

func (a affix) String() string { return fmt.Sprintf("%s %s", a.name, quoteShort(a.text)) }
