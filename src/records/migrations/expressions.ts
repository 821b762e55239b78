// Pieces of SQL over `results r LEFT JOIN texts big`, shared by the migrations. NaN in a result is no
// JSON to SQLite before 3.42, so what is taken out of a result is guarded.

const RESULT = "coalesce(r.result, big.text)";
const field = (name: string) =>
	`CASE WHEN json_valid(${RESULT}) THEN json_extract(${RESULT}, '$.${name}') END`;
export const STDOUT = field("stdout");
export const STDERR = field("stderr");
export const DIFF = field("diff");

/** The result with the items of a loop, which have rows of their own, put back in. */
export const WHOLE_RESULT = `CASE WHEN r.has_items THEN
	substr(${RESULT}, 1, length(${RESULT}) - 1)
	|| CASE WHEN ${RESULT} = '{}' THEN '' ELSE ', ' END || '"results": ['
	|| coalesce((SELECT group_concat(part, ', ') FROM (
		SELECT coalesce(i.result, i_big.text) AS part FROM results i
		LEFT JOIN texts i_big ON i_big.key = i.result_text
		WHERE i.task = r.task AND i.host = r.host AND i.is_item ORDER BY i.key)), '')
	|| ']}'
	ELSE ${RESULT} END`;

/** Milliseconds since the epoch as ISO 8601 in UTC. */
export const isoTime = (column: string) =>
	`strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;
/** As Python's sqlite3 stores a datetime.now(). */
export const localTime = (column: string) =>
	`strftime('%Y-%m-%d %H:%M:%f', ${column} / 1000.0, 'unixepoch', 'localtime') || '000'`;
