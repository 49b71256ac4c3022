package differential

import (
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/bench/internal/duck"
	"github.com/colloquydb/colloquy/sample"
)

// tables are the statements that make DuckDB's conversations and messages of the shards, with the columns in Colloquy's order.
// They are the definition of what Colloquy derives.
func tables(shards []string) []string {
	return []string{
		`CREATE TABLE conversations AS
SELECT conversation_id, model, conversation, turn, language, openai_moderation, redacted,
  list_bool_or(list_transform(openai_moderation, lambda e: e.flagged)) AS flagged,
  ` + perCategory("list_bool_or", "categories") + ` AS categories,
  ` + perCategory("list_max", "category_scores") + ` AS category_scores,
  len(conversation) AS message_count
FROM ` + duck.Files(shards, "union_by_name = true"),

		// The lists are unnested side by side; where the moderation is longer, position is NULL.
		`CREATE TABLE messages AS
SELECT conversation_id, model, turn, language, redacted, position, m.role AS role, m.content AS content,
  o.flagged AS flagged, o.categories AS categories, o.category_scores AS category_scores
FROM (
  SELECT conversation_id, model, turn, language, redacted,
    unnest(conversation) AS m, unnest(openai_moderation) AS o, generate_subscripts(conversation, 1) AS position
  FROM conversations)
WHERE position IS NOT NULL`,
	}
}

// perCategory is a struct with an aggregate of each field of a struct over the moderation entries.
func perCategory(aggregate, field string) string {
	parts := make([]string, len(sample.Categories))
	for i, c := range sample.Categories {
		parts[i] = fmt.Sprintf(`"%s" := %s(list_transform(openai_moderation, lambda e: e.%s."%s"))`, c, aggregate, field, c)
	}
	return "struct_pack(" + strings.Join(parts, ", ") + ")"
}
