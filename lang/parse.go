package lang

// Parse reads a script: statements, each ended by a semicolon, the last one's being optional.
// Empty statements leave no trace, so a script of nothing but comments gives none. The error is an
// *Error; the first one ends the parse.
func Parse(sql string) ([]Statement, error) { return ParseFile("", sql) }

// ParseFile is Parse for a script that was read from a file: positions carry its name.
func ParseFile(filename, sql string) ([]Statement, error) {
	return nil, &Error{Message: "the parser is not there yet"}
}

// ParseOne reads a text of exactly one statement, with or without a semicolon.
func ParseOne(sql string) (Statement, error) {
	return nil, &Error{Message: "the parser is not there yet"}
}

// ParseExpr reads a text of exactly one expression.
func ParseExpr(sql string) (Expr, error) {
	return nil, &Error{Message: "the parser is not there yet"}
}
