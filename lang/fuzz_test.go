package lang

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F) {
	for _, sql := range inputs(f, "parse", "expr", "tree", "tokens", "state") {
		f.Add(sql)
	}
}

// FuzzParse: no text panics, what is refused is refused well, and what is read is read back the same
// from what it prints.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, sql string) {
		stmts, err := Parse(sql)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("the error is a %T", err)
			}
			checkError(t, e, sql)
			if d := e.Detail(sql); !utf8.ValidString(d) && utf8.ValidString(sql) {
				t.Errorf("the error's text is not UTF-8: %q", d)
			}
			return
		}
		for _, stmt := range stmts {
			roundTrip(t, stmt)
			Walk(stmt, func(n Node) bool {
				if pos := n.Position(); !pos.IsValid() || pos.Offset > len(sql) {
					t.Errorf("%T is at %+v", n, pos)
				}
				return true
			})
		}
		if parts := Split(sql); len(parts) != len(stmts) {
			t.Errorf("Split gives %d parts, Parse %d statements", len(parts), len(stmts))
		}
	})
}

// FuzzExpr is FuzzParse for expressions.
func FuzzExpr(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, sql string) {
		e, err := ParseExpr(sql)
		if err != nil {
			var bad *Error
			if !errors.As(err, &bad) {
				t.Fatalf("the error is a %T", err)
			}
			checkError(t, bad, sql)
			return
		}
		roundTripExpr(t, e)
	})
}

// FuzzTokens: the tokens of a text are the text, and the functions for editors take anything.
func FuzzTokens(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, sql string) {
		var b strings.Builder
		for i, tok := range Tokens(sql) {
			if tok.Offset != b.Len() || tok.Text == "" {
				t.Fatalf("token %d is %+v at %d", i, tok, b.Len())
			}
			if tok.Open && tok.Offset+len(tok.Text) != len(sql) {
				t.Errorf("token %d is open in the middle: %+v", i, tok)
			}
			b.WriteString(tok.Text)
		}
		if b.String() != sql {
			t.Errorf("the tokens are %q", b.String())
		}
		state := State(sql)
		if state.Open != "" && !strings.HasPrefix(strings.ToUpper(sql[state.OpenOffset:]), strings.ToUpper(state.Open)) && state.Open != "'" {
			t.Errorf("%+v does not fit the text", state)
		}
		for _, part := range Parts(sql) {
			if part.Text == "" || sql[part.Offset:part.Offset+len(part.Text)] != part.Text {
				t.Errorf("part %+v", part)
			}
		}
	})
}
