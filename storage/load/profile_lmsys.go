package load

import (
	"github.com/colloquydb/colloquy/storage/column"
)

// lmsys is LMSYS-Chat-1M: https://huggingface.co/datasets/lmsys/lmsys-chat-1m
var lmsys = &profile{
	conversations: "conversations",
	messages:      "messages",
	list:          "conversation",
	text:          []string{"content"},
	class:         "role",
	language:      "language",
	aligned:       "openai_moderation",
	shown:         []string{"flagged", "categories", "category_scores"},
	columns: []column.Field{
		{Name: "conversation_id", Type: column.VarcharType},
		{Name: "model", Type: column.VarcharType},
		{Name: "conversation", Type: column.ListOf(column.StructOf(
			column.Field{Name: "content", Type: column.VarcharType},
			column.Field{Name: "role", Type: column.VarcharType},
		))},
		{Name: "turn", Type: column.BigIntType},
		{Name: "language", Type: column.VarcharType},
		{Name: "openai_moderation", Type: column.ListOf(column.StructOf(
			column.Field{Name: "categories", Type: perCategory(column.BoolType)},
			column.Field{Name: "category_scores", Type: perCategory(column.DoubleType)},
			column.Field{Name: "flagged", Type: column.BoolType},
		))},
		{Name: "redacted", Type: column.BoolType},
	},
	lookup:   "conversation_id",
	fields:   []string{"role", "content"},
	position: "position",
	count:    "message_count",
}

// perCategory is a struct with a field for each category of OpenAI's moderation of 2023: what columns look like when no
// shard says which categories there are.
func perCategory(t column.Type) column.Type {
	s := column.Type{Kind: column.Struct}
	for _, name := range []string{"harassment", "harassment/threatening", "hate", "hate/threatening", "self-harm",
		"self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic"} {
		s.Fields = append(s.Fields, column.Field{Name: name, Type: t})
	}
	return s
}
