// Package lang turns query text into a syntax tree.
//
// The language is SQL as DuckDB 1.5 reads it, cut to what a read-only engine over imported shards
// needs: see docs/LANGUAGE.md. The package knows grammar and nothing else. It does not know which
// tables, columns or functions exist, what a function takes, or which part of the language the
// engine can run; a tree it returns is well formed, not valid.
//
// # What it promises
//
//   - Parse, ParseOne and ParseExpr never panic and never take long: the text, the number of
//     tokens, the nesting and the size of lists are capped (see Limits), and the first three are
//     checked before anything recurses. A tree's height is capped too, so code that recurses
//     over a tree is safe.
//   - Every error is an *Error with one line in the user's words, a place, and often a hint.
//     Snippet draws the line of the query with a caret below the place.
//   - Every node prints itself as SQL on one line. Parsing what was printed gives the same tree,
//     positions aside, and printing that gives the same text.
//   - Forms that mean the same share a node: x::T and CAST(x AS T), FROM t and SELECT * FROM t,
//     == and =, EXTRACT(year FROM x) and date_part('year', x). Parentheses leave no trace.
//   - Trees are not shared and hold no reference to the parser. They may be read by any number of
//     goroutines.
//
// Tokens, Complete and Split serve editors: they take any text whatever and never fail.
//
// # How it is built
//
// One hand-written scanner feeds Tokens and the parser alike. Statements and clauses are
// participle grammars, written as the struct tags of the nodes they fill; what needs precedence
// or context (expressions, set operations, names, joins' operands) is parsed by hand behind
// participle's hooks for custom productions.
//
// The package imports participle and the standard library, and nothing of this module.
package lang
