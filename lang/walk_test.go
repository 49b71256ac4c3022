package lang

import (
	"reflect"
	"slices"
	"testing"
)

var nodeType = reflect.TypeFor[Node]()

// TestWalkIsComplete compares what Walk visits with what reflection finds, for all cases.
func TestWalkIsComplete(t *testing.T) {
	kinds := map[reflect.Type]bool{}
	for _, sql := range inputs(t, "parse") {
		stmts, err := Parse(sql)
		if err != nil {
			continue
		}
		for _, stmt := range stmts {
			var want, got []Node
			find(reflect.ValueOf(stmt), &want)
			Walk(stmt, func(n Node) bool {
				got = append(got, n)
				kinds[reflect.TypeOf(n)] = true
				return true
			})
			for _, n := range want {
				if !slices.Contains(got, n) {
					t.Errorf("%s: %T %s is not visited", stmt, n, n)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s: Walk visits %d nodes of %d", stmt, len(got), len(want))
			}
		}
	}
	if len(kinds) < 50 {
		t.Errorf("the cases have only %d kinds of nodes", len(kinds))
	}
}

// find collects the nodes of a tree.
func find(v reflect.Value, out *[]Node) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			find(v.Elem(), out)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Type().Implements(nodeType) {
			*out = append(*out, v.Interface().(Node))
		}
		find(v.Elem(), out)
	case reflect.Slice:
		for i := range v.Len() {
			find(v.Index(i), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			find(v.Field(i), out)
		}
	}
}

func TestWalkStops(t *testing.T) {
	stmt, err := ParseOne("SELECT a, (SELECT b FROM u) FROM t WHERE c")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	Walk(stmt, func(n Node) bool {
		if ref, ok := n.(*ColumnRef); ok {
			names = append(names, ref.String())
		}
		_, sub := n.(*Subquery)
		return !sub
	})
	if !slices.Equal(names, []string{"a", "c"}) {
		t.Errorf("visited %v", names)
	}
}
