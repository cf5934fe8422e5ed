// English: what went wrong, why, and what to do now.
import { workspaceProblemsEn } from './workspace_en';
import type { problemsZh } from './problems_zh';
type Facts = Record<string, unknown>;
const f = (facts: Facts, key: string, otherwise = ''): string =>
  facts[key] === undefined || facts[key] === null ? otherwise : String(facts[key]);
const quoted = (text: string): string => (text === '' ? '' : ` “${text}”`);
const containers: Record<string, string> = {
  xls: 'an encrypted or broken old Excel file',
  xlsx: 'a broken Excel workbook',
  zip: 'a broken archive',
  html: 'a web page',
  json: 'JSON',
  pdf: 'a PDF',
  image: 'an image',
  png: 'an image',
  jpeg: 'an image',
  gzip: 'a broken archive',
  docx: 'a Word document',
  document: 'a document',
  binary: 'a binary file',
};

export const problemsEn: { [K in keyof typeof problemsZh]: (facts: Facts) => string } = {
  ...workspaceProblemsEn,
  empty_file: () => 'The file is empty; the export may not have finished. Export it again',
  container_unreadable: (facts) =>
    f(facts, 'container') === ''
      ? 'The file is broken or incomplete and cannot be opened. Export or download it again'
      : `This is ${containers[f(facts, 'container')] ?? 'an unknown kind of file'}, which cannot be read here. Save it as xlsx or CSV and drop it again`,
  no_header: () => 'No header row was found; say which row holds the column names',
  too_many_columns: (facts) =>
    `Too many columns (${f(facts, 'columns', f(facts, 'count', '—'))}); export only those you need`,
  bad_encoding: () => 'Some letters cannot be read; try another encoding',
  not_a_number: () => 'Not a number; treated as empty',
  not_money: () => 'Not an amount; treated as empty',
  not_a_time: () => 'Not a time; treated as empty',
  not_a_flag: () => 'Not yes or no; treated as empty',
  bad_bytes: () => 'Unreadable bytes were replaced by �',
  nul_bytes: () => 'The file holds NUL bytes and may be incomplete. Export it again',
  short_row: () => 'These rows have fewer cells than the header; the missing ones are empty',
  long_row: () => 'These rows have more cells than the header; the extra ones were not read',
  unclosed_quote: () => 'A quotation mark has no partner; it is read as text',
  stray_quote: () => 'A quotation mark stands inside a cell; it is kept as it is',
  cell_too_long: () => 'The cell is too long and was not read',
  no_table: () => 'The kind of table was not recognised; choose it under mapping',
  field_missing: (facts) =>
    `The required field${quoted(f(facts, 'field'))} is missing; choose its column under mapping`,
  no_key_row: () => 'These rows name no customer and take no part in reports',
  no_time_row: () => 'These rows have no time and take no part in reports',
  out_of_memory: () =>
    'The page has too little memory to read this at once. Earlier imports are intact. Split the file by month, read only the columns you need, or sum it up in the data warehouse before exporting',
  unknown_event: (facts) =>
    `The data has no event${quoted(f(facts, 'event', f(facts, 'name')))}${f(facts, 'near') ? `; the nearest is “${f(facts, 'near')}”` : ''}`,
  unknown_field: (facts) =>
    `The data has no field${quoted(f(facts, 'field', f(facts, 'name')))}${f(facts, 'near') ? `; the nearest is “${f(facts, 'near')}”` : ''}`,
  wrong_type: (facts) => `The wrong kind of value${f(facts, 'expected') ? `; expected ${f(facts, 'expected')}` : ''}`,
  missing: () => 'This still has to be filled in',
  unknown_key: (facts) => `Unknown parameter${quoted(f(facts, 'key'))}`,
  unknown_value: (facts) => `Unknown value${quoted(f(facts, 'value'))}`,
  bad_json: () => 'This JSON cannot be read and was left out',
  newer_version: () => 'This was written by a newer version; reload the page and try again',
  no_paid_amounts: () => 'The orders carry no amounts, so there is no money to take apart; map the amount paid',
  no_people: () => 'This step is a bare total; there is no list of people',
  no_data: () => 'There is no data that could answer this',
  cancelled: () => 'Cancelled; earlier imports are intact',
  is_folder: () => 'This is a folder; open it and drop the files inside',
  engine_lost: () => 'The engine stopped; restart it and import again',
  file_unreadable: () =>
    'The browser can no longer read this file: it was just changed, moved, renamed or locked. Earlier imports are intact; when it is complete, remove this one and choose it again',
  scientific: () =>
    'The last digits were lost (changed by Excel) and cannot be recovered. Download it again and do not save it from Excel',
  contradiction: () => 'These conditions contradict one another; nobody can meet them',
  wrong_state: () => 'The file was read out of turn; remove it and drop it again',
  not_in_unordered: () => 'In any order there is no step before, so optional steps and step windows do not apply',
  no_such_step: () => 'There is no such step; it may have been deleted',
  zone_unknown: () => 'Only fixed offsets such as +08:00 are supported',
  step_order: () => 'The start must come before the end',
  out_of_limit: (facts) => `Out of range; it must be from ${f(facts, 'least', '?')} to ${f(facts, 'most', '?')}`,
  no_times: () => 'The data has no times, so dates cannot choose among it',
  no_time: () => 'This table has no times, so nothing can come first',
  bad_call: () => 'Page and engine do not match; reload the page',
  unknown_call: () => 'Page and engine do not match; reload the page',
  unknown_segment: () => 'There is no such segment',
  unknown_metric: (facts) => `The totals hold no metric${quoted(f(facts, 'metric'))}`,
  total_not_whole: () => 'This total is not a whole number, so it cannot count people',
  not_about_totals: () => 'A total can only be filtered by columns of its own table',
  money_overflow: () => 'The amounts add up to more than can be held exactly. Check for a misplaced amount',
  bad_value: () => 'This value does not fit the column: amounts take numbers, times take dates',
  is_directory: () => 'This is a folder; choose the files in it',
  unknown_mark: () => 'The report has no such bar',
  unknown_file: () => 'This file is gone; drop it again',
  total_after_list: () => 'A total has no list of people and can only stand first',
  too_many_buckets: () => 'Too many periods; choose longer ones or fewer days',
  empty_group: () => 'This group has no condition yet; add one or take the group away',
  segment_cycle: (facts) => `A segment cannot be made of itself: ${f(facts, 'chain')}`,
  question_too_long: () => 'With its segments written out this is too long; nest fewer of them or shorten the lists',
  too_deep: () => 'The conditions are nested too deeply',
  optional_step: () => 'An optional step cannot be a start or an end',
  optional_first: () => 'The first listed step cannot be optional',
  not_about_people: (facts) =>
    `${quoted(f(facts, 'field'))} is about an event, not about a person; put it inside “did”`,
  no_hours: () =>
    'These orders tell only days, not hours, so when they were bought cannot be seen. Export them with the time of payment',
  never_closed: () => 'The shop opens when it closes, so no hour is shut',
  bad_clock: (facts) => `${quoted(f(facts, 'value'))} is no time of day; write it as 21:00`,
  not_a_text_field: (facts) => `${quoted(f(facts, 'field'))} is no text field to compare by`,
  mixed_currencies: (facts) => `There are several currencies (${f(facts, 'currencies')}), which cannot be added up. Import the files of one`,
  channel_not_text: (facts) => `${f(facts, 'field')} is no text and names no channel; choose another field`,
  no_orders: () => 'There are neither orders nor payment events. Import orders to see this',
  no_customers: () => 'No customer can be recognised. Import customers, orders or events to see this',
  duplicate_label: (facts) => `Two are called${quoted(f(facts, 'label'))}; rename one`,
  bad_label: () => 'It needs a name that does not start with $',
  bad_duration: () => 'Not a duration; write for example 7d or 24h',
  bad_date: () => 'Not a date; write for example 2026-01-31',
  not_in_clickhouse: () => 'The ClickHouse mode does not have this',
  damaged_id: () =>
    'Last digits lost (saved from Excel as 2.02607E+18) and not to be recovered. Download it again and do not save it from Excel',
  missing_value: () => 'A required cell is empty, so the row cannot be counted. Fill it in and export again',
  ambiguous_date: () => 'Month and day cannot be told apart; treated as empty. Export dates as 2026-01-31',
  cell_error: () => 'The cell holds an Excel error (such as #N/A); treated as empty. Mend it and import again',
  formula_without_value: () =>
    'The formula was saved without its result; treated as empty. Open and save it in Excel, then drop it again',
  password_needed: () => 'The file has a password and cannot be opened here. Save a copy without one and drop it again',
  too_large: () => 'It unpacks to more than can be handled. Unpack it yourself and drop only the files you need',
  extra_member: () => 'Later records hold keys that earlier ones do not; they were not read',
  unclosed_table: () =>
    'The table of the page has no end and may be incomplete. The rows so far are used; export it again to be sure',
  clamped_span: () => 'A cell of the page spans too much; what lies beyond was not read',
  stray_text: () => 'Text above the first message was not read',
  not_mapping: () => 'This is no mapping. Choose a .json file that was saved from here',
  metric_not_summable: (facts) =>
    `The metric${quoted(f(facts, 'metric'))} is a rate or a running total; it cannot be added over days`,
  no_block: () => 'The file has no such table; remove it and drop it again',
  not_here: () => 'A check-up is of all the data and takes no filter',
  outside_data: (facts: Facts) =>
    `There are no data in these dates. The data go from ${f(facts, 'first_day')} to ${f(facts, 'last_day')}; choose dates between them`,
  unknown_node: (facts: Facts) =>
    `No event has${quoted(f(facts, 'node'))} as its node${f(facts, 'near') === '' ? '' : `; did you mean${quoted(f(facts, 'near'))}?`}`,
  not_of_events: (facts: Facts) =>
    `The field${quoted(f(facts, 'field'))} belongs to a person and does not change from event to event; choose a field of events`,
  no_amounts: () => 'The orders have no amounts, so nobody can be ranked by them',
  no_states: () => 'The data tells of no state. Import orders, a customer list or events to see this',
  cuts_order: () => 'Cut points must rise, each greater than the one before',
  not_about_orders: (facts) => `${quoted(f(facts, 'field')).trim()} is no field of orders or customers`,
  bad_bands: () => 'Borders of price bands are amounts, and they rise',
  not_together: () => 'A plan goes through a funnel or through typed steps, not both',
  nothing_to_plan: () => 'There is no funnel and no paid order to plan with. Import one, or type the steps',
  link_cut: (facts) =>
    `The link is not whole: ${f(facts, 'received')} characters arrived${f(facts, 'expected') === '' ? '' : ` of ${f(facts, 'expected')}`}. Most likely a chat program cut it. Ask for it again, or for the report as one file`,
  link_changed: () => 'The link was changed on its way and was not opened. Ask for it again',
  link_newer: () => 'This link was made by a newer version. Load the page again and try once more',
  link_unknown: () => 'This is no link of Siyu. Paste the whole link, from #v1 on',
  link_too_large: (facts) => `This is over ${f(facts, 'most', '2')} MB, too much for a link. Send the report as one file`,
  link_discloses: (facts) =>
    `What is to be shared holds${quoted(f(facts, 'text'))}, which may name a person or an order, so no link was made. Take it out, or split by something else`,
  bad_border: () => 'Borders between tiers lie between 0 and 1, and they rise',
};
