-- Takes back what a worker is done with, and hands it its next job, in one step.
-- KEYS: three lanes, known (job -> client), clients (client -> jobs), delayed, idle, turn, last look for dead workers
-- ARGV: worker; channel of calls; jobs at work in this worker; what it wants: 'job', 'nothing', or 'leave' for good;
--       whether more of it is idle (1); ms after which an entry is taken from a dead worker; round of lanes ('1121…');
--       after an answer that was lost, all that it has (' lane/entry lane/entry … '), else '';
--       then for each entry that it is done with: lane, entry, job, trace, when again in ms (-1: never)
-- Returns: lane, entry, job, trace, whether more wait while more of it is idle (1); or nothing
local known, clients, delayed, idle = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local worker, channel, busy = ARGV[1], ARGV[2], ARGV[3]
local wants, more, patience, round, has = ARGV[4], ARGV[5] == '1', tonumber(ARGV[6]), ARGV[7], ARGV[8]
local group = 'workers'

local function put(lane, id, trace)
  redis.call('XADD', KEYS[lane], '*', 'id', id, 'trace', trace)
  call(idle, channel)
end

-- One that leaves is not to be called, not even for what it gives back.
if wants == 'leave' then redis.call('ZREM', idle, worker) end

-- 1. What it is done with. An entry that was taken from it meanwhile is another's business.
for i = 9, #ARGV, 5 do
  local lane, entry, id, trace, again = tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local held = redis.pcall('XACK', KEYS[lane], group, entry)
  if held == 1 then
    redis.call('XDEL', KEYS[lane], entry)
    if again >= 0 then
      if again > now then redis.call('ZADD', delayed, again, lane .. ' ' .. id .. ' ' .. trace) else put(lane, id, trace) end
    else
      release(known, clients, id)
      redis.call('HDEL', known, id)
    end
  end
end

-- 2. What has become due.
local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 100)
for _, member in ipairs(due) do
  redis.call('ZREM', delayed, member)
  local lane, id, trace = string.match(member, '^(%d) (%S+) ?(.*)$')
  put(tonumber(lane), id, trace)
end

if wants == 'leave' then
  for lane = 1, 3 do
    -- With entries it stays known, so that these are found and taken from it.
    local left = redis.pcall('XPENDING', KEYS[lane], group, '-', '+', 1, worker)
    if not left.err and #left == 0 then redis.pcall('XGROUP', 'DELCONSUMER', KEYS[lane], group, worker) end
  end
end
if wants ~= 'job' then return false end

-- Whoever adds a job calls one worker, once; who has been called for one and has room for more looks for more.
local function waits()
  for lane = 1, 3 do
    local length = redis.call('XLEN', KEYS[lane])
    if length > 0 then
      local delivered = redis.pcall('XPENDING', KEYS[lane], group)
      if delivered.err or length > delivered[1] then return true end
    end
  end
  return false
end

local function handed(lane, entry)
  local field = {}
  for i = 1, #entry[2], 2 do field[entry[2][i]] = entry[2][i + 1] end
  if more then redis.call('ZADD', idle, busy + 1, worker) else redis.call('ZREM', idle, worker) end
  return { lane, entry[1], field.id, field.trace, (more and waits()) and 1 or 0 }
end

local function ensure(lane)
  redis.pcall('XGROUP', 'CREATE', KEYS[lane], group, '0', 'MKSTREAM')
end

-- 3. What was handed to it and never arrived.
if has ~= '' then
  for lane = 1, 3 do
    local own = redis.pcall('XREADGROUP', 'GROUP', group, worker, 'COUNT', 1000, 'STREAMS', KEYS[lane], '0')
    if own and not own.err then
      for _, entry in ipairs(own[1][2]) do
        if entry[2] and not string.find(has, ' ' .. lane .. '/' .. entry[1] .. ' ', 1, true) then return handed(lane, entry) end
      end
    end
  end
end

-- 4. Once a second: what a dead worker has left.
if now - tonumber(redis.call('GET', KEYS[9]) or '0') >= 1000 then
  redis.call('SET', KEYS[9], now)
  for lane = 1, 3 do
    local left = redis.pcall('XAUTOCLAIM', KEYS[lane], group, worker, patience, '0', 'COUNT', 1)
    if left.err then ensure(lane) elseif #left[2] > 0 and left[2][1][2] then return handed(lane, left[2][1]) end
  end
end

-- 5. The lane whose turn it is, else the next one in the round that has something.
local function read(lane)
  local entries = redis.pcall('XREADGROUP', 'GROUP', group, worker, 'COUNT', 1, 'STREAMS', KEYS[lane], '>')
  if entries and entries.err then
    ensure(lane)
    entries = redis.call('XREADGROUP', 'GROUP', group, worker, 'COUNT', 1, 'STREAMS', KEYS[lane], '>')
  end
  return entries and entries[1][2][1]
end

local turn, tried = tonumber(redis.call('GET', KEYS[8]) or '0'), {}
for i = 0, #round - 1 do
  local lane = tonumber(string.sub(round, (turn + i) % #round + 1, (turn + i) % #round + 1))
  if not tried[lane] then
    tried[lane] = true
    local entry = read(lane)
    if entry then
      redis.call('SET', KEYS[8], (turn + i + 1) % #round)
      return handed(lane, entry)
    end
  end
end

-- 6. Nothing: it is to be called.
redis.call('ZADD', idle, busy, worker)
return false
