package lang

// What a query may be at most. All but MaxHeight are checked before parsing begins, since a parse
// that has run out of stack cannot be recovered.
const (
	// MaxText is the length of a script in bytes.
	MaxText = 1 << 20
	// MaxTokens is the number of words, literals and symbols of a script.
	MaxTokens = 1 << 17
	// MaxNesting is how deep brackets and CASEs may stand in one another.
	MaxNesting = 500
	// MaxItems is the number of elements between two brackets: of IN, of a list, of VALUES, of
	// arguments; and of a select list.
	MaxItems = 50_000
	// MaxHeight is the height of a statement's tree, which chains of operators build up without any
	// brackets: 1 + 1 + 1. Chains of AND and of OR are flat and do not count. DuckDB's
	// max_expression_depth is the same by default.
	MaxHeight = 1000
)
