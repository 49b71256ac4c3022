package plan

import (
	"errors"
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
)

// The codes of Error.
const (
	codeColumn      = "unknown_column"
	codeTable       = "unknown_table"
	codeFunction    = "unknown_function"
	codeField       = "unknown_field"
	codeArguments   = "wrong_arguments"
	codeType        = "type_mismatch"
	codeValue       = "value"
	codeAggregate   = "misplaced_aggregate"
	codeGrouping    = "not_grouped"
	codeUnsupported = "unsupported"
	codeParameter   = "parameter"
	codeQuery       = "invalid_query"
)

// fault returns an Error at a place.
func fault(code string, pos lang.Pos, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Place: place(pos)}
}

// withHint adds a hint to an error that has none.
func withHint(e *Error, format string, args ...any) *Error {
	if e.Hint == "" {
		e.Hint = fmt.Sprintf(format, args...)
	}
	return e
}

// unsupported names a part of the language that is understood but cannot be run yet.
func unsupported(pos lang.Pos, what string) *Error {
	return fault(codeUnsupported, pos, "%s is not supported yet", what)
}

// functionFault turns an error about a call into one with a place: that of the argument it is about, where it is about one.
func functionFault(err error, pos lang.Pos, args []expr) error {
	var e *fn.Error
	if !errors.As(err, &e) {
		var v *fn.ValueError
		if errors.As(err, &v) {
			return fault(codeValue, pos, "%s", v.Detail)
		}
		return err
	}
	code := codeArguments
	switch e.Kind {
	case fn.UnknownFunction:
		code = codeFunction
	case fn.UnknownField:
		code = codeField
	case fn.NoCast, fn.NoCommonType:
		code = codeType
	case fn.NotAggregate, fn.NotScalar:
		code = codeAggregate
	}
	if e.Arg >= 0 && e.Arg < len(args) && args[e.Arg].at().IsValid() {
		pos = args[e.Arg].at()
	}
	f := fault(code, pos, "%s", e.Detail)
	switch {
	case len(e.Suggestions) > 0:
		f.Hint = didYouMean(e.Suggestions)
	case len(e.Signatures) > 0 && e.Kind == fn.WrongArguments:
		f.Hint = "it is called as " + strings.Join(e.Signatures, " or ")
	}
	return f
}

// count is a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return itoa(n) + " " + thing + "s"
}

func didYouMean(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "did you mean " + names[0] + "?"
	}
	return "did you mean " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1] + "?"
}

// asFault returns err as an Error if it is one.
func asFault(err error) (*Error, bool) {
	var e *exec.Error
	ok := errors.As(err, &e)
	return e, ok
}
