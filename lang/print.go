package lang

import "strings"

// printer collects the text of a tree.
type printer struct {
	strings.Builder
}

// render returns a node's text.
func render(n Node) string {
	var p printer
	n.write(&p)
	return p.String()
}
