-- Posts the bodies of a file in turn: `wrk -s load.lua URL -- FILE MARK [check]`. The file: the path, header lines, an empty
-- line, and then a body a line. Sixteen tildes in a body become sixteen letters that no other request has; MARK tells one run
-- from another. With `check` every answer is read, which takes wrk as long as much else: not while something is measured.
local requests = {}
local sent = 0
local mark = "aaaaaaaa"
local fresh = string.rep("~", 16)
local hasFresh = false
local threads = {}
bad = 0

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  local headers = {}
  local path = nil
  local inBody = false
  for line in io.lines(args[1]) do
    if inBody then
      requests[#requests + 1] = wrk.format("POST", path, headers, line)
    elseif path == nil then
      path = line
    elseif line == "" then
      inBody = true
    else
      local name, value = line:match("^([^:]+): (.*)$")
      headers[name] = value
    end
  end
  mark = args[2]
  if args[3] == "check" then response = check end
  hasFresh = requests[1]:find(fresh, 1, true) ~= nil
end

-- A refusal of a mutation has no errors, but a type of that name.
function check(status, _, body)
  if status ~= 200 or body:find('"errors":', 1, true) or body:find('Error","', 1, true) then bad = bad + 1 end
end

local function letters(number)
  local text = ""
  for _ = 1, 8 do
    text = string.char(97 + number % 26) .. text
    number = math.floor(number / 26)
  end
  return text
end

function request()
  sent = sent + 1
  local text = requests[(sent - 1) % #requests + 1]
  if hasFresh then return (text:gsub(fresh, mark .. letters(sent))) end
  return text
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"failed":%d,"bad":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    threads[1]:get("bad")))
end
