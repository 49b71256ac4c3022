package lang

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

const caseDir = "../testdata/lang"

// TestCases runs the case files of testdata/lang. Each case is a text and what becomes of it; run with -rewrite to
// accept what comes out. The commands are
//
//	parse      the statements as they print themselves, one a line, or the error in full
//	expr       the same for an expression
//	tree       an expression's tree
//	positions  the place of each node
//	tokens     what Tokens gives
//	state      what State gives
//	split      what Parts gives
func TestCases(t *testing.T) {
	datadriven.Walk(t, caseDir, func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "parse":
				stmts, err := Parse(d.Input)
				if err != nil {
					return detail(t, err, d.Input)
				}
				var b strings.Builder
				for _, stmt := range stmts {
					roundTrip(t, stmt)
					fmt.Fprintln(&b, stmt)
				}
				return b.String()
			case "expr":
				e, err := ParseExpr(d.Input)
				if err != nil {
					return detail(t, err, d.Input)
				}
				roundTripExpr(t, e)
				return e.String()
			case "tree":
				e, err := ParseExpr(d.Input)
				if err != nil {
					return detail(t, err, d.Input)
				}
				return dump(e)
			case "positions":
				return positions(t, d.Input)
			case "tokens":
				return tokens(d.Input)
			case "state":
				return fmt.Sprintf("%+v", State(d.Input))
			case "split":
				var b strings.Builder
				for _, part := range Parts(d.Input) {
					fmt.Fprintf(&b, "%d: %q\n", part.Offset, part.Text)
				}
				return b.String()
			}
			t.Fatalf("unknown command %q", d.Cmd)
			return ""
		})
	})
}

// detail returns an error's full text, having checked what holds for every error.
func detail(t *testing.T, err error, sql string) string {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%q: the error is a %T", sql, err)
	}
	checkError(t, e, sql)
	return e.Detail(sql)
}

// checkError checks what holds for every error.
func checkError(t *testing.T, e *Error, sql string) {
	t.Helper()
	if e.Message == "" || e.Code == "" || strings.ContainsAny(e.Message+e.Hint, "\n\r") {
		t.Errorf("%q: bad error %#v", sql, e)
	}
	if e.Pos.Offset < 0 || e.Pos.Offset > len(sql) {
		t.Errorf("%q: the error is at %+v", sql, e.Pos)
	}
	for _, word := range []string{"token", "kw", "Comma", "LParen", "EOF", "NextMatch", "participle", "sub-expression"} {
		if strings.Contains(e.Message+" "+e.Hint, word) && !strings.Contains(sql, word) {
			t.Errorf("%q: the error speaks of the grammar: %s (%s)", sql, e.Message, e.Hint)
		}
	}
}

// roundTrip checks that a statement, printed and read again, is the same tree and the same text.
func roundTrip(t *testing.T, stmt Statement) {
	t.Helper()
	text := stmt.String()
	again, err := ParseOne(text)
	if err != nil {
		t.Fatalf("%s\nis not read back: %v", text, err)
	}
	compare(t, text, stmt, again)
}

func roundTripExpr(t *testing.T, e Expr) {
	t.Helper()
	text := e.String()
	again, err := ParseExpr(text)
	if err != nil {
		t.Fatalf("%s\nis not read back: %v", text, err)
	}
	compare(t, text, e, again)
}

func compare(t *testing.T, text string, want, got Node) {
	t.Helper()
	if got.String() != text {
		t.Errorf("%s\nis printed otherwise the second time:\n%s", text, got)
	}
	if dump(got) != dump(want) {
		t.Errorf("%s\nis read back as\n%s\nand was\n%s", text, dump(got), dump(want))
	}
}

var posType = reflect.TypeFor[Pos]()

// dump writes a tree without its positions: (Type field field ...), empty fields left out.
func dump(n Node) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(n))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		dumpValue(b, v.Elem())
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			dumpValue(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Struct:
		if ref, ok := v.Addr().Interface().(*ColumnRef); ok {
			b.WriteString(ref.String())
			return
		}
		if num, ok := v.Addr().Interface().(*NumberLit); ok {
			b.WriteString(num.String())
			return
		}
		b.WriteString("(" + v.Type().Name())
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Type() == posType || f.IsZero() && f.Kind() != reflect.Int {
				continue
			}
			b.WriteString(" ")
			dumpValue(b, f)
		}
		b.WriteString(")")
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprint(b, v.Interface())
	}
}

// positions lists the nodes of a script with their places, and checks each against the text.
func positions(t *testing.T, sql string) string {
	stmts, err := Parse(sql)
	if err != nil {
		return detail(t, err, sql)
	}
	var b strings.Builder
	for _, stmt := range stmts {
		Walk(stmt, func(n Node) bool {
			pos := n.Position()
			if !pos.IsValid() || pos.Offset >= len(sql) {
				t.Errorf("%T is at %+v", n, pos)
			}
			fmt.Fprintf(&b, "%d:%d %s %s\n", pos.Line, pos.Column, strings.TrimPrefix(fmt.Sprintf("%T", n), "*lang."), n)
			return true
		})
	}
	return b.String()
}

func tokens(sql string) string {
	var b strings.Builder
	for _, tok := range Tokens(sql) {
		open := ""
		if tok.Open {
			open = " (open)"
		}
		if tok.Kind != TokenSpace {
			fmt.Fprintf(&b, "%d %s %s%s\n", tok.Offset, tok.Kind, tok.Text, open)
		}
	}
	return b.String()
}

// inputs returns the texts of all cases of a command.
func inputs(t testing.TB, commands ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(caseDir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	var out []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range commands {
			for _, part := range strings.Split("\n"+string(data), "\n"+command+"\n")[1:] {
				if input, _, ok := strings.Cut(part, "\n----"); ok {
					out = append(out, input)
				}
			}
		}
	}
	return out
}
