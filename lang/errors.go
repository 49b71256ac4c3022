package lang

// Error is what is wrong with a query's text.
type Error struct {
	Message string // one line
	Pos     Pos
	Hint    string // what to do about it, one line, or empty
}

// Error returns the message, with its line and column where known. The hint and the line of the query are
// left to Snippet.
func (e *Error) Error() string { return e.Message }
