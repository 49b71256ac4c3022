package sample

// Opt is a value that may be NULL.
type Opt[T any] struct {
	V     T
	Valid bool
}

func some[T any](v T) Opt[T] { return Opt[T]{v, true} }

// Row is one conversation, with NULL possible at every level, as in the file.
type Row struct {
	ID           Opt[string]
	Model        Opt[string]
	Conversation Opt[[]Opt[Message]]
	Turn         Opt[int64]
	Language     Opt[string]
	Moderation   Opt[[]Opt[Moderation]]
	Redacted     Opt[bool]
}

// Message is an element of a conversation.
type Message struct {
	Content, Role Opt[string]
}

// Moderation is an element of openai_moderation; one stands for each message of an ordinary row.
type Moderation struct {
	Categories Opt[[len(Categories)]Opt[bool]]
	Scores     Opt[[len(Categories)]Opt[float64]]
	Flagged    Opt[bool]
}

// Categories are the eleven names of the moderation's struct fields, in file order.
var Categories = [...]string{
	"harassment", "harassment/threatening", "hate", "hate/threatening", "self-harm",
	"self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence",
	"violence/graphic",
}
