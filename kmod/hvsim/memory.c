// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory.c - what of the Service VM's memory a guest sees
 *
 * ACRN's rules for a batch: it stops at the first entry that fails, the
 * entries before it stay applied, and nobody is told how many those were.
 * What is mapped already keeps its mapping when it is added again; what is
 * deleted must have been mapped, all of it.
 *
 * A piece takes 64 bytes.  Everything is logarithmic in their number, so that a
 * guest of 16 GiB may consist of 4 million scattered pages.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../hv_abi.h"
#include "hvsim.h"

#define GPA_END		BIT_ULL(52)	/* first address no guest can have */

/* ACRN's interface names a limit, and ACRN does not look. */
static unsigned int max_regions = HV_REGION_BATCH_MAX;
module_param(max_regions, uint, 0444);
MODULE_PARM_DESC(max_regions, "regions that one hypercall may name (default 128, a page of them)");

struct hvsim_piece {
	struct rb_node	node;
	u64		start;
	u64		end;		/* first address behind it */
	u64		service_pa;
	u32		attr;
};

static struct hvsim_piece *piece_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct hvsim_piece, node);
}

static struct hvsim_piece *piece_next(struct hvsim_piece *piece)
{
	return piece_of(rb_next(&piece->node));
}

/* First piece that ends behind the address. */
static struct hvsim_piece *map_find(const struct hvsim_map *map, u64 address)
{
	struct rb_node *node = map->tree.rb_node;
	struct hvsim_piece *found = NULL;

	while (node) {
		struct hvsim_piece *piece = piece_of(node);

		if (piece->end > address) {
			found = piece;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

static bool piece_less(struct rb_node *a, const struct rb_node *b)
{
	return piece_of(a)->start < rb_entry(b, struct hvsim_piece, node)->start;
}

static void map_insert(struct hvsim_map *map, struct hvsim_piece *piece)
{
	rb_add(&piece->node, &map->tree, piece_less);
	map->nr_pieces++;
	map->nr_bytes += piece->end - piece->start;
}

static void map_erase(struct hvsim_map *map, struct hvsim_piece *piece)
{
	rb_erase(&piece->node, &map->tree);
	map->nr_pieces--;
	map->nr_bytes -= piece->end - piece->start;
	kfree(piece);
}

static int map_add_piece(struct hvsim_map *map, const struct hv_region *region,
			 u64 start, u64 end)
{
	struct hvsim_piece *piece = kmalloc(sizeof(*piece), GFP_KERNEL);

	if (!piece)
		return -ENOMEM;

	piece->start = start;
	piece->end = end;
	piece->service_pa = region->service_vm_pa + (start - region->user_vm_pa);
	piece->attr = region->attr;
	map_insert(map, piece);
	return 0;
}

static int map_add(struct hvsim_map *map, const struct hv_region *region)
{
	u64 end = region->user_vm_pa + region->size;
	u64 start = region->user_vm_pa;
	struct hvsim_piece *next;
	int ret;

	while (start < end) {
		next = map_find(map, start);
		if (next && next->start <= start) {
			start = next->end;
			continue;
		}
		ret = map_add_piece(map, region, start,
				    next ? min(end, next->start) : end);
		if (ret)
			return ret;
		if (!next)
			break;
		start = next->start;
	}
	return 0;
}

static bool map_covers(const struct hvsim_map *map, u64 start, u64 end)
{
	struct hvsim_piece *piece = map_find(map, start);

	while (piece && piece->start <= start && piece->end < end) {
		start = piece->end;
		piece = piece_next(piece);
		cond_resched();
	}
	return piece && piece->start <= start;
}

/* Cut a piece in two, so that one ends and one starts at the address. */
static int map_split(struct hvsim_map *map, u64 address)
{
	struct hvsim_piece *piece = map_find(map, address);
	struct hvsim_piece *tail;

	if (!piece || piece->start >= address)
		return 0;
	tail = kmalloc(sizeof(*tail), GFP_KERNEL);
	if (!tail)
		return -ENOMEM;

	*tail = *piece;
	tail->start = address;
	tail->service_pa += address - piece->start;
	map->nr_bytes -= piece->end - address;
	piece->end = address;
	map_insert(map, tail);
	return 0;
}

static int map_delete(struct hvsim_map *map, u64 start, u64 end)
{
	struct hvsim_piece *piece;
	struct hvsim_piece *next;
	int ret;

	if (!map_covers(map, start, end))
		return -EINVAL;
	ret = map_split(map, start) ?: map_split(map, end);
	if (ret)
		return ret;

	for (piece = map_find(map, start); piece && piece->start < end; piece = next) {
		next = piece_next(piece);
		map_erase(map, piece);
		cond_resched();
	}
	return 0;
}

/* Resources come by their start; a gap between two of them ends the walk. */
static int cover(struct resource *resource, void *arg)
{
	u64 *next = arg;

	if (resource->start > *next)
		return 1;
	*next = max(*next, resource->end + 1);
	return 0;
}

/*
 * A Service VM on ACRN has its RAM and its devices mapped, nothing else.  Here
 * that is what the machine's resource tree knows, RAM or not.
 */
static bool service_memory_is_valid(u64 start, u64 size)
{
	u64 next = start;

	if (start + size < start || start + size > GPA_END)
		return false;
	walk_iomem_res_desc(IORES_DESC_NONE, 0, start, start + size - 1, &next, cover);
	return next == start + size;
}

static int map_apply(struct hvsim_map *map, const struct hv_region *region)
{
	u64 end = region->user_vm_pa + region->size;

	if (!PAGE_ALIGNED(region->size | region->user_vm_pa | region->service_vm_pa))
		return -EINVAL;
	if (end < region->user_vm_pa || end > GPA_END)
		return -EINVAL;
	if (!region->size)
		return 0;

	/* ACRN takes any other operation for a deletion. */
	if (region->op != HV_REGION_ADD)
		return map_delete(map, region->user_vm_pa, end);
	if (!service_memory_is_valid(region->service_vm_pa, region->size))
		return -EINVAL;
	return map_add(map, region);
}

static bool map_may_change(struct hvsim_vm *vm)
{
	unsigned int state = READ_ONCE(vm->state);

	return state && (hvsim_vm_is_ours(vm) || state != HVSIM_VM_RUNNING);
}

static long map_apply_batch(struct hvsim_map *map, const struct hv_region *regions,
			    unsigned int nr)
{
	unsigned int i;
	int ret = 0;

	mutex_lock(&map->lock);
	map->nr_batches++;
	map->max_batch = max(map->max_batch, nr);
	for (i = 0; i < nr && !ret; i++)
		ret = map_apply(map, &regions[i]);
	mutex_unlock(&map->lock);
	cond_resched();
	return ret;
}

/**
 * hvsim_map_update() - hypercall SET_MEMORY_REGIONS
 * @gpa: of struct hv_region_batch
 *
 * Context: process; the Service Module calls it from an ioctl.
 * Return: 0; -EPERM no such VM, wrong state or no memory there; -EINVAL a
 * region that cannot be, or more than a page of them; -ENOMEM.
 */
long hvsim_map_update(u64 gpa)
{
	const struct hv_region_batch *batch = hvsim_memory(gpa, sizeof(*batch));
	const struct hv_region *regions;
	struct hvsim_vm *vm;
	long ret = -EPERM;

	if (!batch)
		return -EPERM;
	if (batch->nr_regions > max_regions)
		return -EINVAL;
	regions = hvsim_memory(batch->regions_pa, batch->nr_regions * sizeof(*regions));
	if (!regions)
		return -EPERM;
	vm = hvsim_vm_get(batch->vmid);
	if (!vm)
		return -EPERM;

	if (map_may_change(vm))
		ret = map_apply_batch(&vm->map, regions, batch->nr_regions);
	hvsim_vm_put(vm);
	return ret;
}

/**
 * hvsim_map_find() - what a guest sees at an address
 * @map:   map
 * @gpa:   address
 * @found: filled in
 *
 * Context: @map->lock held.
 * Return: false if nothing is mapped there.
 */
bool hvsim_map_find(const struct hvsim_map *map, u64 gpa, struct hvsim_mapping *found)
{
	const struct hvsim_piece *piece = map_find(map, gpa);

	if (!piece || piece->start > gpa)
		return false;

	found->service_pa = piece->service_pa + (gpa - piece->start);
	found->bytes = piece->end - gpa;
	found->attr = piece->attr;
	return true;
}

/**
 * hvsim_map_init() - an empty map
 * @map: map
 */
void hvsim_map_init(struct hvsim_map *map)
{
	mutex_init(&map->lock);
	map->tree = RB_ROOT;
}

/**
 * hvsim_map_destroy() - free the pieces of a map nobody uses
 * @map: map
 */
void hvsim_map_destroy(struct hvsim_map *map)
{
	struct hvsim_piece *piece;
	struct hvsim_piece *next;

	rbtree_postorder_for_each_entry_safe(piece, next, &map->tree, node) {
		kfree(piece);
		cond_resched();
	}
	map->tree = RB_ROOT;
}
