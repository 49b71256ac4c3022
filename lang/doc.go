// Package lang turns query text into a syntax tree.
//
// The language is SQL as DuckDB 1.5 reads it, cut to what a read-only engine over imported shards
// needs: see docs/LANGUAGE.md. The package knows grammar and nothing else. It does not know which
// tables, columns or functions exist, what a function takes, or which part of the language the
// engine can run; a tree it returns is well formed, not valid.
//
// # What it promises
//
//   - Parse, ParseOne and ParseExpr never panic and never take long. The text, the number of tokens,
//     the nesting and the length of lists are capped and checked before anything recurses (MaxText
//     and the constants beside it). A tree's height is capped too, so code that recurses over a
//     tree is safe.
//   - Every error is an *Error with one line in the user's words, a place, and often a hint.
//     Detail adds the line of the query with a caret below the place.
//   - Every node prints itself as SQL on one line. Parsing what was printed gives the same tree,
//     positions aside, and printing that gives the same text.
//   - Operators bind as in DuckDB, oddities included.
//   - Forms that mean the same share a node: x::T and CAST(x AS T), FROM t and SELECT * FROM t,
//     == and =, EXTRACT(year FROM x) and date_part('year', x). Parentheses leave no trace.
//   - Trees are not shared and hold no reference to the parser. They may be read by any number of
//     goroutines, as all functions here may be called by any number of them.
//
// Tokens, State, Split and Parts serve editors: they take any text whatever and never fail.
//
// # How it is built
//
// One hand-written scanner feeds Tokens and the parser alike; lex checks the limits on its way.
// Statements and clauses are participle grammars, written as the struct tags of the nodes they
// fill (ast_*.go). What needs precedence or context (expressions, set operations, names, the
// operands of joins) is parsed by hand behind participle's hooks for custom productions
// (parse_*.go), and calls back into the grammar for the clauses within it. Nodes print
// themselves in print_*.go.
//
// The package imports participle, uniseg (the width of characters under a caret) and the standard
// library, and nothing of this module.
package lang
