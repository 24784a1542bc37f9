-- Takes back what a worker returns and hands it its next job, in one step.
-- TakeArguments → TakenEntry, or nothing

-- A worker that stops is not woken, not even for what it returns.
if args.wants == 'leave' then redis.call('ZREM', keys.idle, args.worker) end

-- 1. Returned entries. One that was handed to another worker meanwhile is that worker's.
for _, entry in ipairs(args.returned) do
  local held = redis.pcall('XACK', lanes[entry.lane], group, entry.entry)
  if held == 1 then
    redis.call('XDEL', lanes[entry.lane], entry.entry)
    if not entry.delay then
      redis.call('HDEL', keys.known, entry.job)
    elseif entry.delay > 0 then
      delay(entry.lane, entry.job, entry.trace, now + entry.delay)
    else
      append(entry.lane, entry.job, entry.trace)
    end
  end
end

-- 2. Delayed entries that are due.
local due = redis.call('ZRANGEBYSCORE', keys.delayed, '-inf', now, 'LIMIT', 0, 100)
for _, member in ipairs(due) do
  redis.call('ZREM', keys.delayed, member)
  local lane, job, trace = string.match(member, '^(%d) (%S+) ?(.*)$')
  append(tonumber(lane), job, trace)
end

if args.wants == 'leave' then
  for _, lane in ipairs(lanes) do
    -- A consumer with entries stays, so that these are found and handed to others.
    local left = redis.pcall('XPENDING', lane, group, '-', '+', 1, args.worker)
    if not left.err and #left == 0 then redis.pcall('XGROUP', 'DELCONSUMER', lane, group, args.worker) end
  end
end
if args.wants ~= 'job' then return false end

-- Each added job wakes one worker once. A worker with room for more therefore looks for more.
local function moreWait()
  for _, lane in ipairs(lanes) do
    local length = redis.call('XLEN', lane)
    if length > 0 then
      local delivered = redis.pcall('XPENDING', lane, group)
      if delivered.err or length > delivered[1] then return true end
    end
  end
  return false
end

local function hand(lane, entry)
  local field = {}
  for i = 1, #entry[2], 2 do field[entry[2][i]] = entry[2][i + 1] end
  if args.hasIdle then
    redis.call('ZADD', keys.idle, args.busy + 1, args.worker)
  else
    redis.call('ZREM', keys.idle, args.worker)
  end
  return cjson.encode({
    lane = lane, entry = entry[1], job = field.id, trace = field.trace, more = args.hasIdle and moreWait(),
  })
end

local function createGroup(lane)
  redis.pcall('XGROUP', 'CREATE', lanes[lane], group, '0', 'MKSTREAM')
end

-- 3. Entries whose answer was lost on the way to this worker.
if args.held then
  local held = {}
  for _, mark in ipairs(args.held) do held[mark] = true end
  for lane = 1, #lanes do
    local own = redis.pcall('XREADGROUP', 'GROUP', group, args.worker, 'COUNT', 1000, 'STREAMS', lanes[lane], '0')
    if own and not own.err then
      for _, entry in ipairs(own[1][2]) do
        if entry[2] and not held[lane .. '/' .. entry[1]] then return hand(lane, entry) end
      end
    end
  end
end

-- Removes consumers that have been silent for an hour and have no entries, and what version 0.1 counted.
local function tidy()
  local hour = 3600000
  if not redis.call('SET', keys.tidied, args.worker, 'NX', 'PX', hour) then return end
  redis.call('DEL', keys.clients, keys.filled)
  for _, lane in ipairs(lanes) do
    local consumers = redis.pcall('XINFO', 'CONSUMERS', lane, group)
    if consumers.err then consumers = {} end
    for _, fields in ipairs(consumers) do
      local consumer = {}
      for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
      if consumer.pending == 0 and consumer.idle > hour then
        redis.call('XGROUP', 'DELCONSUMER', lane, group, consumer.name)
      end
    end
  end
end

-- 4. Once a second: entries of dead workers.
if now - tonumber(redis.call('GET', keys.looked) or '0') >= 1000 then
  redis.call('SET', keys.looked, now)
  tidy()
  for lane = 1, #lanes do
    local left = redis.pcall('XAUTOCLAIM', lanes[lane], group, args.worker, args.lease, '0', 'COUNT', 1)
    if left.err then
      createGroup(lane)
    elseif #left[2] > 0 and left[2][1][2] then
      return hand(lane, left[2][1])
    end
  end
end

-- 5. The current lane of the round, or the next lane that has an entry.
local function read(lane)
  local entries = redis.pcall('XREADGROUP', 'GROUP', group, args.worker, 'COUNT', 1, 'STREAMS', lanes[lane], '>')
  if entries and entries.err then
    createGroup(lane)
    entries = redis.call('XREADGROUP', 'GROUP', group, args.worker, 'COUNT', 1, 'STREAMS', lanes[lane], '>')
  end
  return entries and entries[1][2][1]
end

local turn, tried = tonumber(redis.call('GET', keys.turn) or '0'), {}
for i = 0, #args.round - 1 do
  local position = (turn + i) % #args.round
  local lane = args.round[position + 1]
  if not tried[lane] then
    tried[lane] = true
    local entry = read(lane)
    if entry then
      redis.call('SET', keys.turn, (position + 1) % #args.round)
      return hand(lane, entry)
    end
  end
end

-- 6. Nothing: the worker is woken when a job comes.
redis.call('ZADD', keys.idle, args.busy, args.worker)
return false
