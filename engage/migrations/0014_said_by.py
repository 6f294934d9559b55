"""Who said how an action goes."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from boroughs.people.models import Role
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('engage', '0013_paper_ready')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ActionUpdate',
            name='said_by',
            field=fields.CharEnumField(default=Role.COUNCIL_CLERK, description='PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nSAFEGUARDING_LEAD: safeguarding_lead\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nPLATFORM_ADMIN: platform_admin', enum_type=Role, max_length=30),
        ),
    ]
