package parquet

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"text/scanner"

	"github.com/cockroachdb/datadriven"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// TestSchema reads schemas in the notation of parquet-tools and prints how they are understood.
func TestSchema(t *testing.T) {
	datadriven.RunTest(t, "testdata/schema", func(t *testing.T, d *datadriven.TestData) string {
		elems, err := parseMessage(d.Input)
		if err != nil {
			d.Fatalf(t, "%v", err)
		}
		kids, _, err := buildTree(elems, Limits{}.withDefaults())
		if err != nil {
			return err.Error() + "\n"
		}
		var b strings.Builder
		for _, kid := range kids {
			var r resolver
			n := r.field(kid, 0, 0, 0)
			if n.reason != "" {
				fmt.Fprintf(&b, "%s: %s\n", n.name, n.reason)
			} else {
				fmt.Fprintf(&b, "%s %s\n", n.name, n.typ)
				if d.HasArg("levels") {
					printLevels(&b, n, 1)
				}
			}
			for _, s := range r.skipped {
				fmt.Fprintf(&b, "  without %s\n", s)
			}
		}
		return b.String()
	})
}

func printLevels(b *strings.Builder, n *node, depth int) {
	fmt.Fprintf(b, "%s%s: rep %d slot %d def %d", strings.Repeat("  ", depth), kindName(n), n.rep, n.slot, n.def)
	if n.elem != nil {
		fmt.Fprintf(b, " elem %d\n", n.elemDef)
		printLevels(b, n.elem, depth+1)
		return
	}
	if n.fields == nil {
		fmt.Fprintf(b, " of %d", n.leaf.maxDef)
	}
	b.WriteByte('\n')
	for _, f := range n.fields {
		printLevels(b, f, depth+1)
	}
}

// parseMessage parses "message m { required|optional|repeated group|TYPE[(LENGTH)] name [(ANNOTATION)] { ... } or ; }".
func parseMessage(text string) ([]schemaElement, error) {
	var s scanner.Scanner
	s.Init(strings.NewReader(text))
	s.Mode = scanner.ScanIdents | scanner.ScanInts
	s.IsIdentRune = func(ch rune, i int) bool {
		return ch == '_' || ch == '/' || ch == '-' || ch == '.' || 'a' <= ch && ch <= 'z' || 'A' <= ch && ch <= 'Z' || i > 0 && '0' <= ch && ch <= '9'
	}
	next := func() string { s.Scan(); return s.TokenText() }
	if next() != "message" {
		return nil, fmt.Errorf("want message")
	}
	elems := []schemaElement{{name: next(), physical: noType, converted: noConverted}}
	if next() != "{" {
		return nil, fmt.Errorf("want {")
	}
	var group func(parent int) error
	group = func(parent int) error {
		for {
			word := next()
			if word == "}" {
				return nil
			}
			e := schemaElement{physical: noType, converted: noConverted}
			switch word {
			case "required":
			case "optional":
				e.repeat = format.Optional
			case "repeated":
				e.repeat = format.Repeated
			default:
				return fmt.Errorf("%s: want required, optional, repeated or }, not %q", s.Pos(), word)
			}
			typ := next()
			if typ != "group" {
				p, ok := map[string]format.Type{"boolean": format.Boolean, "int32": format.Int32, "int64": format.Int64, "int96": format.Int96,
					"float": format.Float, "double": format.Double, "binary": format.ByteArray, "fixed": format.FixedLenByteArray}[typ]
				if !ok {
					return fmt.Errorf("%s: no type %q", s.Pos(), typ)
				}
				e.physical = p
			}
			tok := next()
			if tok == "(" {
				n, err := strconv.Atoi(next())
				if err != nil {
					return err
				}
				e.length = int32(n)
				next()
				tok = next()
			}
			e.name = tok
			tok = next()
			if tok == "(" {
				if err := annotate(&e, next()); err != nil {
					return err
				}
				next()
				tok = next()
			}
			elems[parent].children++
			elems = append(elems, e)
			if tok == "{" {
				if err := group(len(elems) - 1); err != nil {
					return err
				}
			}
		}
	}
	return elems, group(0)
}

// annotate sets the logical type, or with a prefix old. the older converted type.
func annotate(e *schemaElement, name string) error {
	if old, ok := strings.CutPrefix(name, "old."); ok {
		c, ok := map[string]deprecated.ConvertedType{"UTF8": deprecated.UTF8, "LIST": deprecated.List, "DECIMAL": deprecated.Decimal,
			"UINT_32": deprecated.Uint32, "TIMESTAMP_MILLIS": deprecated.TimestampMillis, "INTERVAL": deprecated.Interval}[old]
		if !ok {
			return fmt.Errorf("no converted type %q", old)
		}
		e.converted = c
		return nil
	}
	name, param, _ := strings.Cut(name, "-")
	for id, n := range logicalNames {
		if n == name {
			e.logical.id = id
		}
	}
	switch param {
	case "ms":
		e.logical.unit = 1
	case "us":
		e.logical.unit = 2
	case "ns":
		e.logical.unit = 3
	case "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64":
		bits, _ := strconv.Atoi(param[1:])
		e.logical.bits, e.logical.signed = int8(bits), param[0] == 'i'
	}
	if e.logical.id == 0 {
		e.logical.id = 99
	}
	return nil
}

func kindName(n *node) string {
	switch {
	case n.elem != nil:
		return "list"
	case n.fields != nil:
		return "struct"
	}
	return n.name
}
