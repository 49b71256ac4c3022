package lang

// Walk calls visit for n and, where visit returns true, for everything below it: parents first, then
// children in the order of the text. Subqueries, windows, types and names are visited too. Nil is not visited.
func Walk(n Node, visit func(Node) bool) {}
