package lang

import "strings"

// Capture implements participle's interface for captures. It is not for other callers.
func (d *Direction) Capture(words []string) error {
	*d = Asc
	if strings.EqualFold(words[0], "DESC") {
		*d = Desc
	}
	return nil
}

// Capture implements participle's interface for captures. It is not for other callers.
func (o *NullOrder) Capture(words []string) error {
	*o = NullsFirst
	if strings.EqualFold(words[0], "LAST") {
		*o = NullsLast
	}
	return nil
}
